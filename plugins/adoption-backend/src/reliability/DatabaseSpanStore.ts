import type { StateSpan } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';

type State = StateSpan['state'];

const MINUTE_SECONDS = 60;

/** Minutes in which a component was so, as few rows as they change. */
export class DatabaseSpanStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSpanStore {
    return new DatabaseSpanStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** From `minute` on, for `minutes` of them, something is so and no other way. */
  async tell(
    component: string,
    state: State,
    minute: number,
    minutes = 1,
  ): Promise<void> {
    const until = minute + minutes - 1;
    await this.#knex.transaction(async tx => {
      const spans = () => tx('reliability_spans').where({ component });
      await spans()
        .whereNot({ state })
        .where('from_minute', '>=', minute)
        .delete();
      await spans()
        .whereNot({ state })
        .where('until_minute', '>=', minute)
        .update({ until_minute: minute - 1 });
      const extended = await spans()
        .where({ state })
        .where('from_minute', '<=', minute)
        .where('until_minute', '>=', minute - 1)
        .update({
          until_minute: tx.raw(
            'case when until_minute < ? then ? else until_minute end',
            [until, until],
          ),
        });
      if (extended === 0) {
        // Another replica may be as fast
        await tx('reliability_spans')
          .insert({
            component,
            state,
            from_minute: minute,
            until_minute: until,
          })
          .onConflict(['component', 'state', 'from_minute'])
          .ignore();
      }
    });
  }

  /** Those that reach into a time, and the first of all, since which something is known. */
  async within(
    component: string,
    fromMinute: number,
    toMinute: number,
  ): Promise<StateSpan[]> {
    const rows = await this.#knex('reliability_spans')
      .where({ component })
      .andWhere(either =>
        either
          .where(both =>
            both
              .where('until_minute', '>=', fromMinute)
              .where('from_minute', '<', toMinute),
          )
          .orWhere(
            'from_minute',
            this.#knex('reliability_spans')
              .where({ component })
              .min('from_minute'),
          ),
      )
      .orderBy('from_minute');
    return rows.map(row => ({
      state: row.state,
      from: Number(row.from_minute) * MINUTE_SECONDS,
      until: (Number(row.until_minute) + 1) * MINUTE_SECONDS - 1,
    }));
  }

  async prune(beforeMinute: number): Promise<void> {
    await this.#knex('reliability_spans')
      .where('until_minute', '<', beforeMinute)
      .delete();
  }
}
