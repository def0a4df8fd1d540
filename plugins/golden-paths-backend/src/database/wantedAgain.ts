import type { Knex } from 'knex';

/** Columns of instances whose drift is to be computed again. */
export function wantedAgain(knex: Knex, now: Date) {
  return {
    wanted: knex.raw('wanted + 1') as unknown as number,
    wanted_at: now.toISOString(),
  };
}
