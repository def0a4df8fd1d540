import type { Knex } from 'knex';

/**
 * For `where`: rows that nobody holds. A lease is the moment until which somebody does; one that ends later than any lease of
 * today can was taken before the clock was set back.
 *
 * @param column - of that moment, milliseconds since 1970
 * @param leaseMs - how long leases last
 */
export function leaseIsOver(
  column: string,
  now: Date,
  leaseMs: number,
): Knex.QueryCallback {
  const time = now.getTime();
  return query =>
    query.where(column, '<=', time).orWhere(column, '>', time + 10 * leaseMs);
}
