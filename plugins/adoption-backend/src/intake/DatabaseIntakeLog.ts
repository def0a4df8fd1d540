import type { CiCaller } from '@paved/ci-callers';
import { chunks } from '@paved/database';
import type { RefusalCode, RefusedItem } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';

const ROWS_AT_ONCE = 500;
const REFUSALS_OF_SENDER = 5_000;

/** What came of one source in one batch. */
export interface IntakeLogEntry {
  sender: string;
  source: string;
  via: string;
  taken: number;
  repeated: number;
  corrected: number;
  outdated: number;
  contradicting: number;
  ignored: number;
  refused: Partial<Record<RefusalCode, number>>;
  aheadMs: number;
}

/** Something that was refused, with what it takes to try again. */
export interface StoredRefusal extends Omit<RefusedItem, 'canReplay'> {
  caller?: CiCaller;
}

interface RefusalRow {
  id: string;
  at: string;
  sender: string;
  source: string;
  via: string;
  position: number;
  item_id: string | null;
  code: string;
  reason: string;
  item: string | null;
  caller: string | null;
}

/** Remembers what came and what was refused. */
export class DatabaseIntakeLog {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseIntakeLog {
    return new DatabaseIntakeLog(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @param tx - of what was taken: both are known or neither */
  async add(
    entries: IntakeLogEntry[],
    refusals: Array<Omit<StoredRefusal, 'id' | 'at'>>,
    options: { now: Date; tx: Knex.Transaction },
  ): Promise<void> {
    const { now, tx } = options;
    const at = now.toISOString();
    for (const chunk of chunks(entries, ROWS_AT_ONCE)) {
      await tx('intake_log').insert(
        chunk.map(({ aheadMs, refused, ...entry }) => ({
          ...entry,
          at,
          refused: JSON.stringify(refused),
          ahead_ms: aheadMs,
        })),
      );
    }
    for (const chunk of chunks(refusals, ROWS_AT_ONCE)) {
      await tx('intake_refusals').insert(
        chunk.map(({ itemId, caller, ...refusal }) => ({
          ...refusal,
          id: randomUUID(),
          at,
          item_id: itemId ?? null,
          item: refusal.item ?? null,
          caller: caller ? JSON.stringify(caller) : null,
        })),
      );
    }
  }

  /** The latest first. */
  async refusals(page: {
    after?: { at: string; id: string };
    limit: number;
  }): Promise<StoredRefusal[]> {
    const { after, limit } = page;
    const query = this.#knex<RefusalRow>('intake_refusals')
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (after) {
      query.where(where =>
        where
          .where('at', '<', after.at)
          .orWhere(same =>
            same.where('at', after.at).where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(toRefusal);
  }

  async countRefusals(): Promise<number> {
    const [{ count }] = await this.#knex('intake_refusals').count({
      count: '*',
    });
    return Number(count);
  }

  async refusal(id: string): Promise<StoredRefusal | undefined> {
    const row = await this.#knex<RefusalRow>('intake_refusals')
      .where({ id })
      .first();
    return row && toRefusal(row);
  }

  async removeRefusal(id: string): Promise<void> {
    await this.#knex('intake_refusals').where({ id }).delete();
  }

  /** What came since a time, by source and sender. */
  async since(
    from: Date,
  ): Promise<Array<Omit<IntakeLogEntry, 'via'> & { at: string }>> {
    const rows: Array<Record<string, unknown>> = await this.#knex('intake_log')
      .where('at', '>=', from.toISOString())
      .groupBy('source', 'sender', 'refused')
      .select('source', 'sender', 'refused')
      .max({ at: 'at', aheadMs: 'ahead_ms' })
      .sum({
        taken: 'taken',
        repeated: 'repeated',
        corrected: 'corrected',
        outdated: 'outdated',
        contradicting: 'contradicting',
        ignored: 'ignored',
      })
      .count({ batches: '*' });
    return rows.map(row => ({
      at: String(row.at),
      source: String(row.source),
      sender: String(row.sender),
      taken: Number(row.taken),
      repeated: Number(row.repeated),
      corrected: Number(row.corrected),
      outdated: Number(row.outdated),
      contradicting: Number(row.contradicting),
      ignored: Number(row.ignored),
      aheadMs: Number(row.aheadMs),
      refused: Object.fromEntries(
        Object.entries(JSON.parse(String(row.refused))).map(([code, count]) => [
          code,
          Number(count) * Number(row.batches),
        ]),
      ),
    }));
  }

  /** Forgets what is old, and of those who send nothing but errors all but the latest. */
  async prune(before: Date): Promise<void> {
    const at = before.toISOString();
    await this.#knex('intake_log').where('at', '<', at).delete();
    await this.#knex('intake_refusals').where('at', '<', at).delete();
    const senders = await this.#knex('intake_refusals')
      .groupBy('sender')
      .havingRaw('count(*) > ?', [REFUSALS_OF_SENDER])
      .select('sender');
    for (const { sender } of senders) {
      const [oldest] = await this.#knex<RefusalRow>('intake_refusals')
        .where({ sender })
        .orderBy('at', 'desc')
        .offset(REFUSALS_OF_SENDER)
        .limit(1);
      await this.#knex('intake_refusals')
        .where({ sender })
        .where('at', '<=', oldest.at)
        .delete();
    }
  }
}

function toRefusal(row: RefusalRow): StoredRefusal {
  return {
    id: row.id,
    at: row.at,
    sender: row.sender,
    source: row.source,
    via: row.via,
    position: row.position,
    itemId: row.item_id ?? undefined,
    code: row.code as RefusalCode,
    reason: row.reason,
    item: row.item ?? undefined,
    caller: row.caller ? JSON.parse(row.caller) : undefined,
  };
}
