import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Queries } from '../database/database.js';
import { dataProtection } from '../dataProtection.js';
import { Problem } from '../http/problem.js';

export interface Answer<Body> {
  body: Body;
  /** Whether the work had been done before, and only its answer is given again. */
  isRepeated: boolean;
}

/**
 * Work that is done once for each key, however often it is asked for: a caller that got no answer may ask again.
 *
 * The key is written in the transaction that does the work, so there is no key without work and no work without key. A second
 * request with the same key waits at the unique index until the first is done. What is refused leaves no key: it may be asked
 * again, and succeed.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly database: Database) {}

  /**
   * @param request - the operation and its parameters; another request under the same key is refused
   * @throws Problem when the key was used for another request
   */
  once<Body>(
    key: string,
    request: unknown,
    work: (queries: Queries) => Promise<Body>,
  ): Promise<Answer<Body>> {
    const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    return this.database.transaction(async (queries) => {
      const claimed = await queries.query(
        'insert into idempotency_keys (key, fingerprint) values ($1, $2) on conflict do nothing returning key',
        [key, fingerprint],
      );
      if (claimed.length === 0) {
        const [known] = await queries.query<{ fingerprint: string; answer: Body }>(
          'select fingerprint, answer from idempotency_keys where key = $1',
          [key],
        );
        if (known?.fingerprint !== fingerprint) {
          throw new Problem({
            status: 422,
            title: 'Unprocessable Content',
            type: 'urn:problem:idempotency-key-reused',
            detail: 'This Idempotency-Key was used for another request; make up a new one',
          });
        }
        return { body: known.answer, isRepeated: true };
      }
      const body = await work(queries);
      await queries.query('update idempotency_keys set answer = $2 where key = $1', [
        key,
        JSON.stringify(body),
      ]);
      return { body, isRepeated: false };
    });
  }

  /** Forgets answers that are older than they may be. */
  async forget(): Promise<void> {
    await this.database.query(
      'delete from idempotency_keys where created_at < now() - make_interval(hours => $1)',
      [dataProtection.answersKeptHours],
    );
  }
}
