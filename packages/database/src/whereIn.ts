import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';

/** Restricts a column of text or of integers (32 bits) to a list of any length, with one parameter. */
export function whereIn(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[] | readonly number[],
): void {
  if (values.length === 0) {
    query.whereRaw('1 = 0');
  } else if (isPostgres(query)) {
    const type = typeof values[0] === 'number' ? 'integer' : 'text';
    query.whereRaw(`?? = any(?::${type}[])`, [column, values.slice()]);
  } else {
    query.whereRaw('?? in (select value from json_each(?))', [
      column,
      JSON.stringify(values),
    ]);
  }
}
