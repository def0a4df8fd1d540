import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import type {
  CreationRow,
  DeviationRow,
  LockRow,
  PathRow,
  PlaceRow,
  RepositoryRow,
  RunRow,
  ServicesStateRow,
  ServiceTables,
} from './tables';

/** SQLite takes 32,766 values in one statement. */
const ROWS_AT_ONCE = 500;

/** What is known of where services are from. Writing what is there already changes nothing. */
export class DatabaseServiceStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseServiceStore {
    return new DatabaseServiceStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Changes with everything that is written. */
  async version(): Promise<string> {
    const row = await this.#knex<ServicesStateRow>('services_state')
      .where({ id: 1 })
      .first();
    return String(row!.version);
  }

  async tables(): Promise<ServiceTables> {
    const knex = this.#knex;
    return {
      repositories: await this.repositories(),
      places: await this.places(),
      locks: await knex<LockRow>('service_locks').orderBy([
        'repository',
        'position',
      ]),
      paths: await this.paths(),
      creations: await knex<CreationRow>('service_creations').orderBy('id'),
      deviations: await this.deviations(),
      runs: await knex<RunRow>('service_runs').orderBy('task'),
    };
  }

  async repositories(): Promise<RepositoryRow[]> {
    return this.#knex<RepositoryRow>('service_repositories').orderBy(
      'repository',
    );
  }

  async places(): Promise<PlaceRow[]> {
    return this.#knex<PlaceRow>('service_places').orderBy('entity_ref');
  }

  async paths(): Promise<PathRow[]> {
    return this.#knex<PathRow>('service_paths').orderBy('path');
  }

  async deviations(): Promise<DeviationRow[]> {
    return this.#knex<DeviationRow>('service_deviations').orderBy('id');
  }

  async locks(repository: string): Promise<LockRow[]> {
    return this.#knex<LockRow>('service_locks')
      .where({ repository })
      .orderBy('position');
  }

  /** Those of which it is known what they made. */
  async knownRuns(tasks: string[]): Promise<Set<string>> {
    return new Set(
      await this.#knex<RunRow>('service_runs')
        .whereIn('task', tasks)
        .pluck('task'),
    );
  }

  /** @param locks - all of them; absent: those that are known stay */
  async saveRepository(row: RepositoryRow, locks?: LockRow[]): Promise<void> {
    await this.#write(async tx => {
      await upsert(tx, 'service_repositories', 'repository', [row]);
      if (locks) {
        const { repository } = row;
        await tx('service_locks').where({ repository }).delete();
        for (const rows of chunks(locks, ROWS_AT_ONCE)) {
          await tx<LockRow>('service_locks').insert(rows);
        }
      }
    });
  }

  async repositoriesGone(repositories: string[], at: string): Promise<void> {
    await this.#write(async tx => {
      for (const part of chunks(repositories, ROWS_AT_ONCE)) {
        await tx<RepositoryRow>('service_repositories')
          .whereIn('repository', part)
          .update({ gone_at: at });
      }
    });
  }

  async savePlaces(rows: PlaceRow[]): Promise<void> {
    await this.#save('service_places', 'entity_ref', rows);
  }

  async savePaths(rows: PathRow[]): Promise<void> {
    await this.#save('service_paths', 'path', rows);
  }

  async saveRuns(rows: RunRow[]): Promise<void> {
    await this.#save('service_runs', 'task', rows);
  }

  /** What is not known this time stays as it was. */
  async saveCreation(
    row: Pick<CreationRow, 'id' | 'path' | 'at'> & Partial<CreationRow>,
  ): Promise<void> {
    await this.#saveKnown('service_creations', row);
  }

  async saveDeviation(
    row: Pick<
      DeviationRow,
      'id' | 'repository' | 'path' | 'scope' | 'declared_at'
    > &
      Partial<DeviationRow>,
  ): Promise<void> {
    await this.#saveKnown('service_deviations', row);
  }

  async endDeviations(ids: string[], at: string): Promise<void> {
    if (ids.length > 0) {
      await this.#write(tx =>
        tx<DeviationRow>('service_deviations')
          .whereIn('id', ids)
          .whereNull('ended_at')
          .update({ ended_at: at }),
      );
    }
  }

  async #saveKnown(table: string, row: { id: string }): Promise<void> {
    const known: Record<string, unknown> | undefined = await this.#knex(table)
      .where({ id: row.id })
      .first();
    const told = Object.entries(row).filter(
      ([, value]) => value !== undefined && value !== null,
    );
    if (!known || told.some(([name, value]) => known[name] !== value)) {
      await this.#write(tx =>
        tx(table).insert(Object.fromEntries(told)).onConflict('id').merge(),
      );
    }
  }

  async #save<T extends object>(
    table: string,
    key: keyof T & string,
    rows: T[],
  ): Promise<void> {
    if (rows.length > 0) {
      await this.#write(tx => upsert(tx, table, key, rows));
    }
  }

  /** Writes in turn, so that a version that was read stands for everything up to it. */
  async #write(write: (tx: Knex.Transaction) => Promise<unknown>) {
    await this.#knex.transaction(async tx => {
      await tx<ServicesStateRow>('services_state')
        .where({ id: 1 })
        .increment('version', 1);
      await write(tx);
    });
  }
}

async function upsert<T extends object>(
  knex: Knex,
  table: string,
  key: keyof T & string,
  rows: T[],
): Promise<void> {
  for (const part of chunks(rows, ROWS_AT_ONCE)) {
    await knex(table).insert(part).onConflict(key).merge();
  }
}
