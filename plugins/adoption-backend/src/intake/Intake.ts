import {
  mapEvent,
  type IntakeResult,
  type MappedEvent,
  type Refusal,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import type {
  BoundTelling,
  DatabaseRecordStore,
  TellingOutcome,
} from '../records/DatabaseRecordStore';
import type { DatabaseIntakeLog, IntakeLogEntry } from './DatabaseIntakeLog';
import { boundOf, type EntityMatcher } from './EntityMatcher';
import { itemText } from './itemText';
import type { Sender } from './Sender';

const GIVE_WAY_EVERY = 200;

/** What is known of one of a batch when all are read. */
type Item =
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

/** Takes what is told of deployments, incidents and work items: what can be read, and the rest with the reason why not. */
export class Intake {
  readonly #knex: Knex;
  readonly #records: DatabaseRecordStore;
  readonly #log: DatabaseIntakeLog;
  readonly #matcher: EntityMatcher;
  readonly #keepMs: number;
  readonly #productionEnvironments?: ReadonlySet<string>;

  static create(options: {
    knex: Knex;
    records: DatabaseRecordStore;
    log: DatabaseIntakeLog;
    matcher: EntityMatcher;
    /** What is older is refused. */
    keepMs: number;
    productionEnvironments?: ReadonlySet<string>;
  }): Intake {
    return new Intake(options);
  }

  private constructor(options: {
    knex: Knex;
    records: DatabaseRecordStore;
    log: DatabaseIntakeLog;
    matcher: EntityMatcher;
    keepMs: number;
    productionEnvironments?: ReadonlySet<string>;
  }) {
    this.#knex = options.knex;
    this.#records = options.records;
    this.#log = options.log;
    this.#matcher = options.matcher;
    this.#keepMs = options.keepMs;
    this.#productionEnvironments = options.productionEnvironments;
  }

  /** Everything that is taken, and what is remembered of the rest, is written at once or not at all. */
  async take(
    events: unknown[],
    sender: Sender,
    options: IntakeOptions,
  ): Promise<IntakeResult> {
    const items = await this.#read(events, sender, options);
    const told = items.flatMap((item, index) =>
      'telling' in item ? [{ telling: item.telling, index }] : [],
    );
    const subjects = await this.#matcher.match(
      told.map(({ telling }) => ({
        entityRef: entityOf(telling),
        boundTo: telling.boundTo,
      })),
    );
    const outcomes = new Array<TellingOutcome | undefined>(items.length);
    const { now } = options;
    return this.#knex.transaction(async tx => {
      if (told.length) {
        const written = await this.#records.write(
          told.map(({ telling }) => telling),
          { subjects, now, tx },
        );
        told.forEach(({ index }, position) => {
          outcomes[index] = written[position];
        });
      }
      const tally = Tally.of(items, outcomes, sender, options);
      await this.#log.add(
        tally.entries(),
        tally.refusals.map(({ index, ...refusal }) => ({
          ...refusal,
          item: itemText(events[index]),
        })),
        { now, tx },
      );
      return tally.result;
    });
  }

  async #read(
    events: unknown[],
    sender: Sender,
    { now, refusal }: IntakeOptions,
  ): Promise<Item[]> {
    const rules = {
      now,
      oldest: new Date(now.getTime() - this.#keepMs),
      productionEnvironments: this.#productionEnvironments,
      sender: {
        source: sender.source,
        repository: sender.caller?.repository,
      },
    };
    const items: Item[] = [];
    for (const [index, event] of events.entries()) {
      if (index % GIVE_WAY_EVERY === GIVE_WAY_EVERY - 1) {
        await setImmediate();
      }
      items.push(toItem(mapEvent(event, rules), sender, refusal));
    }
    return sender.caller ? this.#bind(items, sender) : items;
  }

  /** A CI job speaks for the entities of its repository alone. */
  async #bind(items: Item[], { caller }: Sender): Promise<Item[]> {
    const foreign = await this.#matcher.foreign(
      items.flatMap(item =>
        'telling' in item ? entitiesOf(item.telling) : [],
      ),
      caller!,
    );
    return items.map(item => {
      const theirs =
        'telling' in item &&
        entitiesOf(item.telling).find(ref => foreign.has(ref));
      return theirs
        ? {
            refused: {
              code: 'foreign',
              reason: `${theirs} does not come from ${
                caller!.address
              }, for which this job runs`,
              id: item.telling.id,
            },
          }
        : item;
    });
  }
}

function toItem(
  event: MappedEvent,
  { caller }: Sender,
  refusal: string | undefined,
): Item {
  if (!('telling' in event)) {
    return event;
  }
  const { telling } = event;
  if (refusal) {
    return { refused: { code: 'foreign', reason: refusal, id: telling.id } };
  }
  if (!caller) {
    return event;
  }
  return {
    ...event,
    telling: {
      ...telling,
      boundTo: boundOf(caller),
      // Who names no entity means the only one of its repository
      fields: {
        ...telling.fields,
        repository:
          telling.fields.repository ?? `repository:${caller.repository}`,
      },
    },
  };
}

/** What it is a record of, by what this telling says. */
function entityOf({ fields }: BoundTelling): string {
  return String(fields.entityRef ?? fields.repository ?? '');
}

function entitiesOf({ fields }: BoundTelling): string[] {
  return [fields.entityRef, fields.repository].flatMap(ref =>
    typeof ref === 'string' ? [ref] : [],
  );
}

/** Counts a batch by source. */
class Tally {
  readonly result: IntakeResult = {
    taken: 0,
    repeated: 0,
    corrected: 0,
    ignored: 0,
    refused: [],
  };
  readonly refusals: Array<
    Parameters<DatabaseIntakeLog['add']>[1][number] & { index: number }
  > = [];
  readonly #sender: Sender;
  readonly #options: IntakeOptions;
  readonly #bySource = new Map<string, IntakeLogEntry>();

  static of(
    items: Item[],
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

  #add(item: Item, outcome: TellingOutcome | undefined, index: number): void {
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
