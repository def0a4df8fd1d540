import type { ScaffolderRun, TopUsage } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

/** A run with whose it is. */
export interface StoredRun extends ScaffolderRun {
  teamSet: number;
}

/** Instants are ISO 8601; of whatever sets of teams, where none are named. */
export interface RunPeriod {
  from: string;
  to: string;
  teamSets?: ReadonlySet<number>;
}

const GOES_ON = ['open', 'processing'];
const KNOWN = 'template-runs';

/** Runs of templates. */
export class DatabaseRunStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRunStore {
    return new DatabaseRunStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: string): Promise<StoredRun | undefined> {
    const row = await this.#knex<RunRow>('template_runs').where({ id }).first();
    return row && toRun(row);
  }

  async statuses(ids: string[]): Promise<Map<string, ScaffolderRun['status']>> {
    const rows = await this.#knex<RunRow>('template_runs')
      .whereIn('id', ids)
      .select('id', 'status');
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  /** What was read of the scaffolder last is right. What was said to be saved when it was first seen stays. */
  async save(run: StoredRun): Promise<void> {
    const row: RunRow = {
      id: run.id,
      template: run.template ?? null,
      status: run.status,
      started_at: run.startedAt,
      ended_at: run.endedAt ?? null,
      failed_step: run.failedStep ?? null,
      reason: run.reason ?? null,
      minutes_saved: run.minutesSaved ?? null,
      team_set: run.teamSet,
    };
    await this.#knex<RunRow>('template_runs')
      .insert(row)
      .onConflict('id')
      .merge(['status', 'ended_at', 'failed_step', 'reason']);
  }

  /** All runs were read; when that was for the first time stays. */
  async haveBeenRead(at: string): Promise<void> {
    await this.#knex('known_since')
      .insert({ what: KNOWN, since: at })
      .onConflict('what')
      .ignore();
  }

  /** Since when runs are known: since all were read first, or since the oldest that was there. */
  async knownSince(): Promise<string | undefined> {
    const read = await this.#knex('known_since').where({ what: KNOWN }).first();
    if (!read) {
      return undefined;
    }
    const oldest = await this.#knex('template_runs')
      .min({ at: 'started_at' })
      .first();
    return oldest?.at && oldest.at < read.since ? oldest.at : read.since;
  }

  /** Ids of those whose end is not known. */
  async unfinished(): Promise<string[]> {
    return this.#knex<RunRow>('template_runs')
      .whereIn('status', GOES_ON)
      .orderBy('started_at')
      .pluck('id');
  }

  /** The templates that were run most, of the runs that ended within a period. */
  async topTemplates(
    period: Omit<RunPeriod, 'teamSets'>,
    page: { offset: number; limit: number },
  ): Promise<{ items: TopUsage[]; totalItems: number }> {
    const rows: Array<{
      name: string;
      count: string | number;
      total: string | number;
    }> = await this.#knex('template_runs')
      .whereNotNull('template')
      .where('ended_at', '>=', period.from)
      .where('ended_at', '<', period.to)
      .groupBy('template')
      .orderBy([{ column: 'count', order: 'desc' }, 'template'])
      .offset(page.offset)
      .limit(page.limit)
      .select(
        { name: 'template' },
        this.#knex.raw('count(*) as count'),
        this.#knex.raw('count(*) over () as total'),
      );
    return {
      items: rows.map(({ name, count }) => ({
        name,
        plugin: 'scaffolder',
        count: Number(count),
      })),
      totalItems: Number(rows[0]?.total ?? 0),
    };
  }

  /** Those that ended within a period, oldest first. */
  async ended(period: RunPeriod): Promise<ScaffolderRun[]> {
    const query = this.#knex<RunRow>('template_runs')
      .where('ended_at', '>=', period.from)
      .where('ended_at', '<', period.to)
      .orderBy(['ended_at', 'id']);
    if (period.teamSets) {
      query.whereIn('team_set', [...period.teamSets]);
    }
    return (await query).map(toRun);
  }
}

interface RunRow {
  id: string;
  template: string | null;
  status: ScaffolderRun['status'];
  started_at: string;
  ended_at: string | null;
  failed_step: string | null;
  reason: string | null;
  minutes_saved: number | null;
  team_set: number;
}

function toRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    template: row.template ?? undefined,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    failedStep: row.failed_step ?? undefined,
    reason: row.reason ?? undefined,
    minutesSaved: row.minutes_saved ?? undefined,
    teamSet: row.team_set,
  };
}
