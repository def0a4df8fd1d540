import type {
  IntakeResult,
  Refusal,
  Standing,
  TellingOutcome,
} from '@paved/plugin-adoption-common';
import type {
  BoundTelling,
  WriteOutcome,
} from '../records/DatabaseRecordStore';
import type { IntakeLogEntry, StoredRefusal } from './DatabaseIntakeLog';
import { itemText } from './itemText';
import type { Sender } from './Senders';

/** Of a batch that is all wrong, the first say what is. */
const MOST_KEPT_REFUSALS = 1_000;

/** What is known of one of a batch when all are read. */
export type IntakeItem =
  | { telling: BoundTelling; aheadMs: number }
  | { ignored: string; source?: string }
  | { refused: Refusal; source?: string };

/** Where something comes from, and how. */
export interface IntakeOptions {
  /** `events`, or `imports/<kind>`. */
  via: string;
  /** Why nothing of it is taken. */
  refusal?: string;
  /** Places in a file; from 0 where there are none. */
  positions?: number[];
  now: Date;
}

/** Counts a batch by source. */
export class Tally {
  readonly result: IntakeResult = {
    taken: 0,
    repeated: 0,
    corrected: 0,
    outdated: [],
    ignored: 0,
    refused: [],
  };
  /** Those that are kept. */
  readonly refusals: Array<Omit<StoredRefusal, 'id' | 'at'>> = [];
  readonly #events: unknown[];
  readonly #sender: Sender;
  readonly #options: IntakeOptions;
  readonly #bySource = new Map<string, IntakeLogEntry>();

  /** @param batch - in the same order: what came, what it is, and what became of what was written */
  static of(
    batch: {
      events: unknown[];
      items: IntakeItem[];
      outcomes: Array<WriteOutcome | undefined>;
    },
    sender: Sender,
    options: IntakeOptions,
  ): Tally {
    const { events, items, outcomes } = batch;
    const tally = new Tally(events, sender, options);
    items.forEach((item, index) => tally.#add(item, outcomes[index], index));
    return tally;
  }

  private constructor(
    events: unknown[],
    sender: Sender,
    options: IntakeOptions,
  ) {
    this.#events = events;
    this.#sender = sender;
    this.#options = options;
  }

  entries(): IntakeLogEntry[] {
    return [...this.#bySource.values()];
  }

  #add(
    item: IntakeItem,
    outcome: WriteOutcome | undefined,
    index: number,
  ): void {
    if ('telling' in item) {
      const { source, id } = item.telling;
      const entry = this.#entry(source);
      if (!outcome || 'refused' in outcome) {
        const reason = outcome?.refused ?? '';
        this.#refuse({ code: 'limit', reason, id }, entry, index);
        return;
      }
      entry.aheadMs = Math.max(entry.aheadMs, item.aheadMs);
      this.#count(outcome, entry);
      if (outcome.standing.length) {
        entry.outdated += 1;
        const reason = reasonOf(outcome.standing);
        this.result.outdated.push({ index: this.#place(index), id, reason });
      }
      return;
    }
    const entry = this.#entry(item.source ?? this.#sender.source);
    if ('ignored' in item) {
      entry.ignored += 1;
      this.result.ignored += 1;
    } else {
      this.#refuse(item.refused, entry, index);
    }
  }

  #count(
    { effect, isContradicting }: TellingOutcome,
    entry: IntakeLogEntry,
  ): void {
    entry.contradicting += Number(isContradicting);
    switch (effect) {
      case 'new':
        entry.taken += 1;
        this.result.taken += 1;
        break;
      case 'corrected':
        entry.corrected += 1;
        this.result.corrected += 1;
        break;
      case 'same':
        entry.repeated += 1;
        this.result.repeated += 1;
        break;
      default:
      // Nothing of it was taken
    }
  }

  #refuse(refused: Refusal, entry: IntakeLogEntry, index: number): void {
    const { code, reason, id } = refused;
    entry.refused[code] = (entry.refused[code] ?? 0) + 1;
    const position = this.#place(index);
    const isKept = this.refusals.length < MOST_KEPT_REFUSALS;
    const item = isKept ? itemText(this.#events[index]) : undefined;
    const canReplay = item !== undefined;
    this.result.refused.push({ index: position, id, code, reason, canReplay });
    if (isKept) {
      this.refusals.push({
        sender: this.#sender.name,
        source: entry.source,
        via: this.#options.via,
        position,
        itemId: id,
        code,
        reason: reason.slice(0, 1_000),
        item,
        caller: this.#sender.caller,
      });
    }
  }

  #place(index: number): number {
    return this.#options.positions?.[index] ?? index;
  }

  #entry(source: string): IntakeLogEntry {
    const known = this.#bySource.get(source);
    if (known) {
      return known;
    }
    const entry: IntakeLogEntry = {
      sender: this.#sender.name,
      source,
      via: this.#options.via,
      taken: 0,
      repeated: 0,
      corrected: 0,
      outdated: 0,
      contradicting: 0,
      ignored: 0,
      refused: {},
      aheadMs: 0,
    };
    this.#bySource.set(source, entry);
    return entry;
  }
}

/** What stands, by the names that it has in events, and what it takes to say otherwise. */
function reasonOf(standing: Standing[]): string {
  const namesOf = (those: Standing[]) =>
    those.map(({ name }) => name.replace('entityRef', 'entity')).join(', ');
  const later = standing.filter(({ isLater }) => isLater);
  const same = standing.filter(({ isLater }) => !isLater);
  const latest = standing
    .map(({ time }) => time)
    .sort()
    .at(-1);
  return [
    ...(later.length ? [`a later statement of ${namesOf(later)} stands`] : []),
    ...(same.length
      ? [`another statement of ${namesOf(same)} of the same time stands`]
      : []),
    `to correct it, give a \`time\` after ${latest}`,
  ].join('; ');
}
