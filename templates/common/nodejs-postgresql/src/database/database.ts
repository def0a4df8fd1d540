import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { DatabaseError, Pool, type PoolClient, type QueryResultRow } from 'pg';
import { Settings } from '../settings.js';
import { log } from '../telemetry/log.js';

/** What runs SQL: values are parameters, never parts of the text. */
export interface Queries {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** serialization_failure, deadlock_detected: nothing has happened, and it may well work now. */
const MAY_BE_TRIED_AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

@Injectable()
export class Database implements Queries, OnApplicationShutdown {
  readonly #tracer = trace.getTracer('database');
  readonly #pool: Pool;

  constructor({ databaseUrl }: Settings) {
    this.#pool = new Pool({
      connectionString: databaseUrl,
      max: 10,
      connectionTimeoutMillis: 2_000,
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 10_000,
      // When nothing comes back at all
      query_timeout: 15_000,
    });
    // A connection that breaks while nobody uses it: the next query gets another one
    this.#pool.on('error', (error) => {
      log.warn({ error }, 'database connection lost');
    });
  }

  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]> {
    return this.#observe('query', async () => (await this.#pool.query<Row>(text, values)).rows);
  }

  /** All of it happens, or nothing. The work may run several times, so it must do nothing but query. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    return this.#observe('transaction', async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#attempt(work);
        } catch (error) {
          const isTemporary =
            error instanceof DatabaseError && MAY_BE_TRIED_AGAIN.has(error.code ?? '');
          if (!isTemporary || attempt === ATTEMPTS) {
            throw error;
          }
          await setTimeout(Math.random() * 50 * attempt);
        }
      }
    });
  }

  /** @throws when the database doesn't answer */
  async check(): Promise<void> {
    await this.#pool.query('select 1');
  }

  /** Nest calls it once the last request is answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }

  async #attempt<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(queriesOf(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  #observe<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.#tracer.startActiveSpan(
      `postgresql ${name}`,
      { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } },
      async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      },
    );
  }
}

/** Of a statement that always gives exactly one. */
export function onlyRow<Row>([row]: Row[]): Row {
  if (row === undefined) {
    throw new Error('The statement gave no row');
  }
  return row;
}

function queriesOf(client: PoolClient): Queries {
  return {
    query: async <Row extends QueryResultRow>(text: string, values?: unknown[]) =>
      (await client.query<Row>(text, values)).rows,
  };
}
