import {
  forUpdateSkipLocked,
  insertRows,
  leaseIsOver,
  whereIn,
} from '@paved/database';
import type { Knex } from 'knex';
import type { EvaluationQueueRow } from './tables';

/** Who takes an entity and dies has it given to another after this. */
const LEASE_MS = 120_000;

export interface QueuedSubject {
  subjectId: number;
  /** Ask all collectors about it first. */
  collect: boolean;
  generation: number;
}

/** Entities that wait for their evaluation. Many may take from it at once; none takes what another works on. */
export class DatabaseEvaluationQueue {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseEvaluationQueue {
    return new DatabaseEvaluationQueue(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(
    subjectIds: number[],
    options: { collect: boolean; now: Date },
  ): Promise<void> {
    const ids = [...new Set(subjectIds)].sort((a, b) => a - b);
    await insertRows(
      this.#knex,
      'evaluation_queue',
      {
        subject_id: 'integer',
        queued_at: 'text',
        collect: 'boolean',
        generation: 'integer',
        leased_until: 'integer',
      },
      ids.map(subject_id => ({
        subject_id,
        queued_at: options.now.toISOString(),
        collect: options.collect,
        generation: 1,
        leased_until: 0,
      })),
      `on conflict (subject_id) do update set generation = evaluation_queue.generation + 1,
       collect = evaluation_queue.collect or excluded.collect`,
    );
  }

  async take(limit: number, now: Date): Promise<QueuedSubject[]> {
    return this.#knex.transaction(async tx => {
      const free = tx<EvaluationQueueRow>('evaluation_queue')
        .where(leaseIsOver('leased_until', now, LEASE_MS))
        .orderBy(['queued_at', 'subject_id'])
        .limit(limit);
      const rows: EvaluationQueueRow[] = await forUpdateSkipLocked(free);
      if (rows.length > 0) {
        const leased = tx<EvaluationQueueRow>('evaluation_queue').update({
          leased_until: now.getTime() + LEASE_MS,
        });
        whereIn(
          leased,
          'subject_id',
          rows.map(row => row.subject_id),
        );
        await leased;
      }
      return rows.map(row => ({
        subjectId: row.subject_id,
        collect: Boolean(row.collect),
        generation: row.generation,
      }));
    });
  }

  /** What was asked for again in the meantime is free again, and stays. */
  async done(taken: QueuedSubject[]): Promise<void> {
    await this.#knex.transaction(async tx => {
      const pairs =
        tx<EvaluationQueueRow>('evaluation_queue').orderBy('subject_id');
      whereIn(
        pairs,
        'subject_id',
        taken.map(({ subjectId }) => subjectId),
      );
      const rows: EvaluationQueueRow[] = await pairs.forUpdate();
      const generations = new Map(
        taken.map(({ subjectId, generation }) => [subjectId, generation]),
      );
      const [finished, again]: [number[], number[]] = [[], []];
      for (const { subject_id, generation } of rows) {
        (generations.get(subject_id) === generation ? finished : again).push(
          subject_id,
        );
      }
      const gone = tx<EvaluationQueueRow>('evaluation_queue').delete();
      whereIn(gone, 'subject_id', finished);
      await gone;
      await this.#free(tx, again);
    });
  }

  /** Gives back what could not be done. */
  async release(taken: QueuedSubject[]): Promise<void> {
    await this.#free(
      this.#knex,
      taken.map(({ subjectId }) => subjectId),
    );
  }

  /** How many wait, and since when the first of them does (ISO instant). */
  async waiting(): Promise<{ count: number; since?: string }> {
    const [row] = await this.#knex('evaluation_queue')
      .count({ count: '*' })
      .min({ since: 'queued_at' });
    return { count: Number(row.count), since: row.since ?? undefined };
  }

  async #free(knex: Knex, subjectIds: number[]): Promise<void> {
    if (subjectIds.length > 0) {
      const freed = knex<EvaluationQueueRow>('evaluation_queue').update({
        leased_until: 0,
      });
      whereIn(freed, 'subject_id', subjectIds);
      await freed;
    }
  }
}
