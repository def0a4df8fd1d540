import {
  mapEvent,
  type IntakeResult,
  type MappedEvent,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import type {
  BoundTelling,
  DatabaseRecordStore,
  WriteOutcome,
} from '../records/DatabaseRecordStore';
import type { DatabaseIntakeLog } from './DatabaseIntakeLog';
import { boundOf, type EntityMatcher } from './EntityMatcher';
import type { Sender } from './Senders';
import { Tally, type IntakeItem, type IntakeOptions } from './Tally';

const GIVE_WAY_EVERY = 200;

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
    const outcomes = new Array<WriteOutcome | undefined>(items.length);
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
      const tally = Tally.of({ events, items, outcomes }, sender, options);
      await this.#log.add(tally.entries(), tally.refusals, { now, tx });
      return tally.result;
    });
  }

  async #read(
    events: unknown[],
    sender: Sender,
    { now, refusal }: IntakeOptions,
  ): Promise<IntakeItem[]> {
    const rules = {
      now,
      oldest: new Date(now.getTime() - this.#keepMs),
      productionEnvironments: this.#productionEnvironments,
      sender: {
        source: sender.source,
        repository: sender.caller?.repository,
      },
    };
    const items: IntakeItem[] = [];
    for (const [index, event] of events.entries()) {
      if (index % GIVE_WAY_EVERY === GIVE_WAY_EVERY - 1) {
        await setImmediate();
      }
      items.push(toItem(mapEvent(event, rules), sender, refusal));
    }
    return sender.caller ? this.#bind(items, sender) : items;
  }

  /** A CI job speaks for the entities of its repository alone. */
  async #bind(items: IntakeItem[], { caller }: Sender): Promise<IntakeItem[]> {
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
            source: item.telling.source,
          }
        : item;
    });
  }
}

function toItem(
  event: MappedEvent,
  { caller }: Sender,
  refusal: string | undefined,
): IntakeItem {
  if (!('telling' in event)) {
    return event;
  }
  const { telling } = event;
  if (refusal) {
    const { id, source } = telling;
    return { refused: { code: 'foreign', reason: refusal, id }, source };
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
