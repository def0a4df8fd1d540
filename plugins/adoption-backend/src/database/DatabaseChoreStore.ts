import type { Knex } from 'knex';
import { cleanText } from './cleanText';

interface ChoreRow {
  name: string;
  started_at: string;
  ended_at: string | null;
  error: string | null;
}

/** Remembers how each chore went, in the table `loops`, for those who wait for one and for operators. */
export class DatabaseChoreStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseChoreStore {
    return new DatabaseChoreStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Runs a chore and records how it went; what it throws is thrown on. */
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

  /** Whether a chore has ever ended well. */
  async hasEnded(name: string): Promise<boolean> {
    const row = await this.#knex<ChoreRow>('loops').where({ name }).first();
    return Boolean(row?.ended_at);
  }

  async #write(row: Partial<ChoreRow>): Promise<void> {
    await this.#knex('loops').insert(row).onConflict('name').merge();
  }
}
