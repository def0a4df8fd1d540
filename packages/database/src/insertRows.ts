import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';
import { jsonRows, type ColumnType, type JsonRow } from './jsonRows';

/**
 * Inserts rows in one query. `conflict` is what follows (`on conflict …`); answers what its `returning` names.
 */
export async function insertRows<TReturned = never>(
  knex: Knex,
  table: string,
  columns: Record<string, ColumnType>,
  rows: readonly JsonRow[],
  conflict = '',
): Promise<TReturned[]> {
  if (rows.length === 0) {
    return [];
  }
  const names = Object.keys(columns)
    .map(name => `"${name}"`)
    .join(', ');
  // SQLite takes "on" for a join's without the "where"
  const result = await knex.raw(
    `insert into "${table}" (${names}) select ${names} from ? where true ${conflict}`,
    [jsonRows(knex, columns, rows)],
  );
  return isPostgres(knex) ? result.rows : result;
}
