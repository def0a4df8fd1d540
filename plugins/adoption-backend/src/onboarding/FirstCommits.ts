import type { Knex } from 'knex';

interface FoundRow {
  author: string;
  at: string;
  sequence: number | string;
}

/** It may happen that a change is taken back: from time to time all are read again. */
const RELOAD_MS = 24 * 60 * 60 * 1_000;

/** When each author's first change was written, of those that reached a default branch. Reads what is new only. */
export class FirstCommits {
  readonly #knex: Knex;
  #readAt = -Infinity;
  #sequence = 0;
  #found = new Map<string, string>();

  static create(options: { knex: Knex }): FirstCommits {
    return new FirstCommits(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns ISO 8601, by key of the author */
  async all(): Promise<ReadonlyMap<string, string>> {
    const now = Date.now();
    const isFresh = now - this.#readAt < RELOAD_MS;
    const from = isFresh ? this.#sequence : 0;
    const rows: FoundRow[] = await this.#knex('changes')
      .where('sequence', '>', from)
      .whereNotNull('author')
      .whereNull('dropped_at')
      .groupBy('author')
      .select('author')
      .select(
        this.#knex.raw('min(coalesce(first_commit_at, merged_at)) as at'),
        this.#knex.raw('max(sequence) as sequence'),
      );
    // A map of its own: who asked before goes on with theirs
    const found = new Map(isFresh ? this.#found : []);
    for (const { author, at, sequence } of rows) {
      const known = found.get(author);
      found.set(author, known && known < at ? known : at);
      this.#sequence = Math.max(this.#sequence, Number(sequence));
    }
    if (!isFresh) {
      this.#readAt = now;
    }
    this.#found = found;
    return found;
  }
}
