import {
  chunks,
  cleanText,
  forUpdateSkipLocked,
  leaseIsOver,
  whereIn,
} from '@paved/database';
import type { Forecast, ForecastItem } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { linkedEntities } from './linkedEntities';
import { present } from './present';
import type { ForecastItemRow, ForecastRow } from './tables';

/** Who takes a forecast and dies has it given to another after this. */
const LEASE_MS = 30_000;
const ROWS_AT_ONCE = 100;

/** A forecast without what follows from its items. */
export type StoredForecast = Pick<
  Forecast,
  | 'id'
  | 'path'
  | 'version'
  | 'digest'
  | 'ref'
  | 'state'
  | 'error'
  | 'startedAt'
  | 'endedAt'
> & { startedBy?: string; attempts: number };

/** Forecasts, each repository's outcome as soon as it is known, so that who goes on after a kill does none twice. */
export class DatabaseForecastStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseForecastStore {
    return new DatabaseForecastStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(
    forecast: Omit<StoredForecast, 'state' | 'attempts'>,
    fleet: Array<{ repository: string; entityRef?: string }>,
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      await tx<ForecastRow>('forecasts').insert({
        id: forecast.id,
        path_ref: forecast.path,
        version: forecast.version,
        digest: forecast.digest,
        ref: forecast.ref ?? null,
        state: 'running',
        attempts: 0,
        started_at: forecast.startedAt,
        started_by: forecast.startedBy ?? null,
        leased_until: 0,
      });
      const entities = await linkedEntities(
        tx,
        fleet.map(({ repository }) => repository),
      );
      const rows = fleet.map(({ repository, entityRef }) => ({
        forecast_id: forecast.id,
        repository,
        entity_ref: entities.get(repository) ?? entityRef ?? null,
      }));
      for (const some of chunks(rows, ROWS_AT_ONCE)) {
        await tx<ForecastItemRow>('forecast_items').insert(some);
      }
    });
  }

  async get(id: string): Promise<StoredForecast | undefined> {
    const row = await this.#knex<ForecastRow>('forecasts')
      .where({ id })
      .first();
    return row && toForecast(row);
  }

  /** Newest first. */
  async list(path: string, limit: number): Promise<StoredForecast[]> {
    const rows = await this.#knex<ForecastRow>('forecasts')
      .where({ path_ref: path })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(toForecast);
  }

  /** All repositories of forecasts, those not tried yet without an item. */
  async items(forecastIds: string[]): Promise<
    Array<{
      forecastId: string;
      repository: string;
      entityRef?: string;
      item?: ForecastItem;
    }>
  > {
    const query = this.#knex<ForecastItemRow>('forecast_items').orderBy([
      'forecast_id',
      'repository',
    ]);
    whereIn(query, 'forecast_id', forecastIds);
    return ((await query) as ForecastItemRow[]).map(row => ({
      forecastId: row.forecast_id,
      repository: row.repository,
      entityRef: present(row.entity_ref),
      item: row.item ? JSON.parse(row.item) : undefined,
    }));
  }

  /** Takes the oldest forecast that nobody works on. */
  async take(holder: string, now: Date): Promise<StoredForecast | undefined> {
    return this.#knex.transaction(async tx => {
      const free = tx<ForecastRow>('forecasts')
        .where({ state: 'running' })
        .where(leaseIsOver('leased_until', now, LEASE_MS))
        .orderBy(['started_at', 'id'])
        .limit(1);
      const [row]: ForecastRow[] = await forUpdateSkipLocked(free);
      if (!row) {
        return undefined;
      }
      await tx<ForecastRow>('forecasts')
        .where({ id: row.id })
        .update({
          holder,
          leased_until: now.getTime() + LEASE_MS,
          attempts: row.attempts + 1,
        });
      return { ...toForecast(row), attempts: row.attempts + 1 };
    });
  }

  /**
   * Writes outcomes and holds on to the forecast.
   *
   * @returns false when another works on it by now; nothing is written then
   */
  async progress(
    id: string,
    holder: string,
    items: ForecastItem[],
    now: Date,
  ): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const held = await tx<ForecastRow>('forecasts')
        .where({ id, holder, state: 'running' })
        .update({ leased_until: now.getTime() + LEASE_MS });
      if (held === 0) {
        return false;
      }
      for (const item of items) {
        await tx<ForecastItemRow>('forecast_items')
          .where({ forecast_id: id, repository: item.repository })
          .update({ item: JSON.stringify(item) });
      }
      return true;
    });
  }

  /** @returns false when another has it by now */
  async end(
    id: string,
    holder: string,
    outcome: { state: 'done' | 'failed'; error?: string },
    now: Date,
  ): Promise<boolean> {
    const ended = await this.#knex<ForecastRow>('forecasts')
      .where({ id, holder, state: 'running' })
      .update({
        state: outcome.state,
        error: outcome.error === undefined ? null : cleanText(outcome.error),
        ended_at: now.toISOString(),
        holder: null,
        leased_until: 0,
      });
    return ended > 0;
  }

  /** Lets another go on with it at once. */
  async release(id: string, holder: string): Promise<void> {
    await this.#knex<ForecastRow>('forecasts')
      .where({ id, holder })
      .update({ holder: null, leased_until: 0 });
  }

  /** Forgets those that began before a moment; answers the digests that the others are about. */
  async prune(before: Date): Promise<string[]> {
    return this.#knex.transaction(async tx => {
      const old = await tx<ForecastRow>('forecasts')
        .where('started_at', '<', before.toISOString())
        .pluck('id');
      for (const [table, column] of [
        ['forecast_items', 'forecast_id'],
        ['forecasts', 'id'],
      ]) {
        const gone = tx(table).delete();
        whereIn(gone, column, old);
        await gone;
      }
      return tx('forecasts').distinct().pluck('digest');
    });
  }
}

function toForecast(row: ForecastRow): StoredForecast {
  return {
    id: row.id,
    path: row.path_ref,
    version: row.version,
    digest: row.digest,
    ref: present(row.ref),
    state: row.state as Forecast['state'],
    error: present(row.error),
    startedAt: row.started_at,
    startedBy: present(row.started_by),
    endedAt: present(row.ended_at),
    attempts: row.attempts,
  };
}
