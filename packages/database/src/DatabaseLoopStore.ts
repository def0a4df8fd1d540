import type { Knex } from 'knex';
import { cleanText } from './cleanText';

interface LoopRow {
  name: string;
  started_at: string;
  ended_at: string | null;
  error: string | null;
}

/** How something that runs again and again went. */
export interface Loop {
  name: string;
  /** ISO instant of the start of the last run that has ended, well or not. */
  startedAt: string;
  /** ISO instant of the end of the last run that ended well. */
  endedAt?: string;
  /** Of the last run, when it failed. */
  error?: string;
}

/** Remembers how each loop went, in the plugin's table `loops`: for those who wait for one, for pages and for operators. */
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
        error: cleanText(
          error instanceof Error ? error.message : String(error),
        ),
      }).catch(() => undefined);
      throw error;
    }
  }

  /** @returns undefined when no run has ended yet */
  async get(name: string): Promise<Loop | undefined> {
    const row = await this.#knex<LoopRow>('loops').where({ name }).first();
    return row && toLoop(row);
  }

  async all(): Promise<Loop[]> {
    return (await this.#knex<LoopRow>('loops').orderBy('name')).map(toLoop);
  }

  async #write(row: Partial<LoopRow>): Promise<void> {
    await this.#knex('loops').insert(row).onConflict('name').merge();
  }
}

function toLoop(row: LoopRow): Loop {
  return {
    name: row.name,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    error: row.error ?? undefined,
  };
}
