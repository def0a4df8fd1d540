import type { Knex } from 'knex';

interface LoopRow {
  name: string;
  started_at: string;
  ended_at: string | null;
  error: string | null;
}

/** How something that runs again and again went. */
export interface Loop {
  /** ISO instant of the end of the last run that ended well. */
  endedAt?: string;
  /** Of the last run, when it failed. */
  error?: string;
}

/** Remembers when each loop last ended well, for pages and for operators. */
export class DatabaseLoopStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseLoopStore {
    return new DatabaseLoopStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Runs something and records how it went; what it throws is thrown on. */
  async record<T>(name: string, run: () => Promise<T>): Promise<T> {
    const startedAt = new Date().toISOString();
    try {
      const result = await run();
      await this.#write({
        name,
        started_at: startedAt,
        ended_at: new Date().toISOString(),
        error: null,
      });
      return result;
    } catch (error) {
      // The first error says more than that of a database which is gone as well
      await this.#write({
        name,
        started_at: startedAt,
        error: error instanceof Error ? error.message : String(error),
      }).catch(() => undefined);
      throw error;
    }
  }

  async get(name: string): Promise<Loop> {
    const row = await this.#knex<LoopRow>('loops').where({ name }).first();
    return {
      endedAt: row?.ended_at ?? undefined,
      error: row?.error ?? undefined,
    };
  }

  async all(): Promise<Array<Loop & { name: string }>> {
    const rows = await this.#knex<LoopRow>('loops').orderBy('name');
    return rows.map(row => ({
      name: row.name,
      endedAt: row.ended_at ?? undefined,
      error: row.error ?? undefined,
    }));
  }

  async #write(row: Partial<LoopRow>): Promise<void> {
    await this.#knex('loops').insert(row).onConflict('name').merge();
  }
}
