import type { MetricReading } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { toRequest, type StoredRequest } from './StoredRequest';
import type { RequestRow } from './tables';

/** What the metrics were that requests were meant to move. */
export class DatabaseOutcomeStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseOutcomeStore {
    return new DatabaseOutcomeStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Shipped, with a metric of which a value is missing that is known by now.
   *
   * @param until.begun - of what shipped until then the value before is known
   * @param until.over - of what shipped until then that after, too
   */
  async toMeasure(until: {
    begun: Date;
    over: Date;
  }): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({ state: 'shipped' })
      .whereNull('merged_into')
      .whereNotNull('metric')
      .whereNull('after')
      .where(missing =>
        missing
          .where(unread =>
            unread
              .whereNull('before')
              .where('shipped_at', '<=', until.begun.toISOString()),
          )
          .orWhere('shipped_at', '<=', until.over.toISOString()),
      );
    return rows.map(toRequest);
  }

  /** @param request - as it was measured: of one that was taken back meanwhile nothing is kept */
  async keepReadings(
    request: StoredRequest,
    readings: { before: MetricReading; after?: MetricReading },
  ): Promise<void> {
    const { before, after } = readings;
    await this.#knex<RequestRow>('requests')
      .where({
        id: request.id,
        state: 'shipped',
        shipped_at: request.shippedAt,
      })
      .whereNull('after')
      .update({
        before: JSON.stringify(before),
        ...(after && { after: JSON.stringify(after) }),
      });
  }
}
