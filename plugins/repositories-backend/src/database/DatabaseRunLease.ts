import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { RunLeaseRow } from './tables';

const BEAT_MS = 5_000;
/** Six beats: a process that is only busy is not taken for dead. */
const DEAD_AFTER_MS = 30_000;

/**
 * Tells whether the process that does a full run is alive. Its pulse is a number that grows; others see it stand still by their
 * own clock, so no two clocks need to agree.
 */
export class DatabaseRunLease {
  readonly #knex: Knex;
  readonly #holder = randomUUID();
  readonly #deadAfterMs: number;
  #seen?: { holder: string; beats: string; since: number };

  static create(options: {
    knex: Knex;
    deadAfterMs?: number;
  }): DatabaseRunLease {
    return new DatabaseRunLease(options);
  }

  private constructor(options: { knex: Knex; deadAfterMs?: number }) {
    this.#knex = options.knex;
    this.#deadAfterMs = options.deadAfterMs ?? DEAD_AFTER_MS;
  }

  /** Holds the lease while `run` goes on. */
  async hold<T>(run: () => Promise<T>): Promise<T> {
    await this.#row().update({ holder: this.#holder });
    const timer = setInterval(() => {
      // One missed beat is none; if all are missed, the run has lost its database anyway
      this.#row({ holder: this.#holder })
        .increment('beats')
        .catch(() => undefined);
    }, BEAT_MS);
    try {
      return await run();
    } finally {
      clearInterval(timer);
      await this.#row({ holder: this.#holder })
        .update({ holder: null })
        .catch(() => undefined);
    }
  }

  /** Frees the lease of a process that died; to be asked every few seconds. Whether that was so: of many who ask, one hears it. */
  async releaseDead(): Promise<boolean> {
    const row = await this.#row().first();
    if (!row?.holder || row.holder === this.#holder) {
      this.#seen = undefined;
      return false;
    }
    const { holder } = row;
    const beats = String(row.beats);
    if (this.#seen?.holder !== holder || this.#seen.beats !== beats) {
      this.#seen = { holder, beats, since: performance.now() };
    }
    if (performance.now() - this.#seen.since < this.#deadAfterMs) {
      return false;
    }
    this.#seen = undefined;
    return (
      (await this.#row({ holder, beats: row.beats }).update({
        holder: null,
      })) > 0
    );
  }

  #row(as: Partial<RunLeaseRow> = {}) {
    return this.#knex<RunLeaseRow>('run_lease').where({ id: 1, ...as });
  }
}
