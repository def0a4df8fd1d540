import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';

/**
 * Locks what a query finds until its transaction ends, and passes over what others have locked. SQLite, where one transaction
 * follows the other, needs no locks.
 */
export function forUpdateSkipLocked<T extends Knex.QueryBuilder>(query: T): T {
  if (isPostgres(query)) {
    query.forUpdate().skipLocked();
  }
  return query;
}
