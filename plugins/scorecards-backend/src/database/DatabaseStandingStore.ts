import {
  chunks,
  insertRows,
  isPostgres,
  jsonRows,
  whereIn,
} from '@paved/database';
import type { CheckTransition } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { StandingRow } from './tables';

/** Where an entity stands on a scorecard, but for what the store counts by itself. */
export type NewStanding = Pick<
  StandingRow,
  | 'version'
  | 'statuses'
  | 'underlying'
  | 'level'
  | 'level_rank'
  | 'level_without_waivers'
  | 'score'
  | 'score_without_waivers'
>;

/** A standing that is to be written, and what its history is to say. */
export interface StandingChange {
  subjectId: number;
  scorecardId: number;
  /** As it was read; it is written only while it is still so. */
  previous?: StandingRow;
  /** Left out when the scorecard no longer applies. */
  next?: NewStanding;
  /** Left out when no status and no level changed; `changes` is left out for a first evaluation. */
  transition?: { version: string; changes?: CheckTransition[] };
}

const STANDING_COLUMNS = {
  subject_id: 'integer',
  scorecard_id: 'integer',
  version: 'text',
  statuses: 'text',
  underlying: 'text',
  level: 'text',
  level_rank: 'integer',
  level_without_waivers: 'text',
  score: 'double precision',
  score_without_waivers: 'double precision',
  changed_at: 'text',
  revision: 'integer',
} as const;

const TRANSITION_COLUMNS = {
  subject_id: 'integer',
  scorecard_id: 'integer',
  version: 'text',
  at: 'text',
  from_level: 'text',
  to_level: 'text',
  statuses: 'text',
  changes: 'text',
} as const;

/** They hold messages and values: more of them at once would keep others waiting while they are written down. */
const MOST_TRANSITIONS = 250;

type Key = Pick<StandingRow, 'subject_id' | 'scorecard_id'>;
const keyOf = (key: Key) => `${key.subject_id} ${key.scorecard_id}`;

/** Where entities stand now, and how they came there. */
export class DatabaseStandingStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseStandingStore {
    return new DatabaseStandingStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of subjects whose ids are within the range. */
  async ofRange(first: number, last: number): Promise<StandingRow[]> {
    return this.#knex<StandingRow>('standings').whereBetween('subject_id', [
      first,
      last,
    ]);
  }

  async of(subjectIds: number[]): Promise<StandingRow[]> {
    const query = this.#knex<StandingRow>('standings');
    whereIn(query, 'subject_id', subjectIds);
    return query;
  }

  /**
   * Writes standings with their transitions, all or none. One that another has written since it was read is left as it is.
   *
   * @returns what was written
   */
  async write(changes: StandingChange[], now: Date): Promise<StandingChange[]> {
    if (changes.length === 0) {
      return [];
    }
    const at = now.toISOString();
    // In the same order everywhere, so that two that write never wait for each other in a circle
    const sorted = [...changes].sort(
      (a, b) => a.subjectId - b.subjectId || a.scorecardId - b.scorecardId,
    );
    return this.#knex.transaction(async tx => {
      const upserted = sorted.filter(({ next }) => next);
      const removed = sorted.filter(({ next }) => !next);
      const keys = [
        ...(await upsert(tx, upserted, at)),
        ...(await remove(tx, removed)),
      ];
      const written = new Set(keys.map(keyOf));
      const done = sorted.filter(({ subjectId, scorecardId }) =>
        written.has(
          keyOf({ subject_id: subjectId, scorecard_id: scorecardId }),
        ),
      );
      const rows = done.flatMap((change): TransitionInsert[] =>
        change.transition ? [toTransition(change, at)] : [],
      );
      for (const some of chunks(rows, MOST_TRANSITIONS)) {
        await insertRows(tx, 'transitions', TRANSITION_COLUMNS, some);
      }
      return done;
    });
  }
}

type TransitionInsert = Record<
  keyof typeof TRANSITION_COLUMNS,
  string | number | undefined
>;

function toTransition(
  { subjectId, scorecardId, previous, next, transition }: StandingChange,
  at: string,
): TransitionInsert {
  return {
    subject_id: subjectId,
    scorecard_id: scorecardId,
    version: transition?.version,
    at,
    from_level: previous && (previous.level ?? ''),
    to_level: next && (next.level ?? ''),
    statuses: next?.statuses ?? '',
    changes: transition?.changes && JSON.stringify(transition.changes),
  };
}

async function upsert(
  tx: Knex.Transaction,
  changes: StandingChange[],
  at: string,
): Promise<Key[]> {
  if (changes.length === 0) {
    return [];
  }
  const names = Object.keys(STANDING_COLUMNS)
    .map(name => `"${name}"`)
    .join(', ');
  const updates = Object.keys(STANDING_COLUMNS)
    .filter(name => name !== 'subject_id' && name !== 'scorecard_id')
    .map(name => `"${name}" = excluded."${name}"`);
  const rows = changes.map(({ subjectId, scorecardId, previous, next }) => ({
    ...next,
    subject_id: subjectId,
    scorecard_id: scorecardId,
    changed_at: at,
    revision: (previous?.revision ?? 0) + 1,
  }));
  const result = await tx.raw(
    `insert into standings (${names}) select ${names} from ?
     where exists (select 1 from subjects where subjects.id = r.subject_id and subjects.deleted_at is null)
     on conflict (subject_id, scorecard_id) do update set ${updates.join(', ')}
     where standings.revision = excluded.revision - 1
     returning subject_id, scorecard_id`,
    [jsonRows(tx, STANDING_COLUMNS, rows)],
  );
  return isPostgres(tx) ? result.rows : result;
}

async function remove(
  tx: Knex.Transaction,
  changes: StandingChange[],
): Promise<Key[]> {
  if (changes.length === 0) {
    return [];
  }
  const result = await tx.raw(
    `delete from standings where exists (select 1 from ? where r.subject_id = standings.subject_id
     and r.scorecard_id = standings.scorecard_id and r.revision = standings.revision)
     returning subject_id, scorecard_id`,
    [
      jsonRows(
        tx,
        {
          subject_id: 'integer',
          scorecard_id: 'integer',
          revision: 'integer',
        },
        changes.map(({ subjectId, scorecardId, previous }) => ({
          subject_id: subjectId,
          scorecard_id: scorecardId,
          revision: previous?.revision,
        })),
      ),
    ],
  );
  return isPostgres(tx) ? result.rows : result;
}
