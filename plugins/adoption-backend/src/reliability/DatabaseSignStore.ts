import { SIGN_SECONDS, type StateSpan } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

/** Signs of life of the portal, of whichever replica, in as few rows as there are times without any. */
export class DatabaseSignStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSignStore {
    return new DatabaseSignStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @param second - since 1970 */
  async leave(second: number): Promise<void> {
    const extended = await this.#knex('portal_signs')
      .where('from_second', '<=', second)
      .where('until_second', '>=', second - SIGN_SECONDS)
      .update({
        // Clocks of replicas differ
        until_second: this.#knex.raw(
          'case when until_second < ? then ? else until_second end',
          [second, second],
        ),
      });
    if (extended === 0) {
      // Another replica may be as fast
      await this.#knex('portal_signs')
        .insert({ from_second: second, until_second: second })
        .onConflict('from_second')
        .ignore();
    }
  }

  /** Those that reach into a time, and the first of all, since which something is known. */
  async within(fromSecond: number, toSecond: number): Promise<StateSpan[]> {
    const rows = await this.#knex('portal_signs')
      .where(both =>
        both
          .where('until_second', '>=', fromSecond)
          .where('from_second', '<', toSecond),
      )
      .orWhere('from_second', this.#knex('portal_signs').min('from_second'))
      .orderBy('from_second');
    return rows.map(row => ({
      state: 'up',
      from: Number(row.from_second),
      until: Number(row.until_second),
    }));
  }

  async prune(beforeSecond: number): Promise<void> {
    await this.#knex('portal_signs')
      .where('until_second', '<', beforeSecond)
      .delete();
  }
}
