import type { IntakeResult, Refusal } from '@paved/plugin-adoption-common';
import type {
  BoundTelling,
  TellingOutcome,
} from '../records/DatabaseRecordStore';
import type { IntakeLogEntry, StoredRefusal } from './DatabaseIntakeLog';
import type { Sender } from './Senders';

/** What is known of one of a batch when all are read. */
export type IntakeItem =
  | { telling: BoundTelling; occurredAt: string; aheadMs: number }
  | { ignored: string }
  | { refused: Refusal };

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
    ignored: 0,
    refused: [],
  };
  readonly refusals: Array<
    Omit<StoredRefusal, 'id' | 'at'> & { index: number }
  > = [];
  readonly #sender: Sender;
  readonly #options: IntakeOptions;
  readonly #bySource = new Map<string, IntakeLogEntry>();

  static of(
    items: IntakeItem[],
    outcomes: Array<TellingOutcome | undefined>,
    sender: Sender,
    options: IntakeOptions,
  ): Tally {
    const tally = new Tally(sender, options);
    items.forEach((item, index) => tally.#add(item, outcomes[index], index));
    return tally;
  }

  private constructor(sender: Sender, options: IntakeOptions) {
    this.#sender = sender;
    this.#options = options;
  }

  entries(): IntakeLogEntry[] {
    return [...this.#bySource.values()];
  }

  #add(
    item: IntakeItem,
    outcome: TellingOutcome | undefined,
    index: number,
  ): void {
    if ('telling' in item) {
      const entry = this.#entry(item.telling.source);
      if (!outcome || 'refused' in outcome) {
        this.#refuse(
          {
            code: 'limit',
            reason: outcome?.refused ?? '',
            id: item.telling.id,
          },
          entry,
          index,
        );
        return;
      }
      entry.aheadMs = Math.max(entry.aheadMs, item.aheadMs);
      this.#count(outcome, entry);
    } else if ('ignored' in item) {
      this.#entry(this.#sender.source).ignored += 1;
      this.result.ignored += 1;
    } else {
      this.#refuse(item.refused, this.#entry(this.#sender.source), index);
    }
  }

  #count(
    outcome: Extract<TellingOutcome, { effect: unknown }>,
    entry: IntakeLogEntry,
  ): void {
    switch (outcome.effect) {
      case 'new':
        entry.taken += 1;
        this.result.taken += 1;
        break;
      case 'contradicting':
        entry.contradicting += 1;
        this.result.corrected += 1;
        break;
      case 'corrected':
        entry.corrected += 1;
        this.result.corrected += 1;
        break;
      default:
        entry.repeated += 1;
        this.result.repeated += 1;
    }
  }

  #refuse(refused: Refusal, entry: IntakeLogEntry, index: number): void {
    const { code, reason, id } = refused;
    entry.refused[code] = (entry.refused[code] ?? 0) + 1;
    const position = this.#options.positions?.[index] ?? index;
    this.result.refused.push({ index: position, id, code, reason });
    this.refusals.push({
      index,
      sender: this.#sender.name,
      source: entry.source,
      via: this.#options.via,
      position,
      itemId: id,
      code,
      reason: reason.slice(0, 1_000),
      caller: this.#sender.caller,
    });
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
      contradicting: 0,
      ignored: 0,
      refused: {},
      aheadMs: 0,
    };
    this.#bySource.set(source, entry);
    return entry;
  }
}
