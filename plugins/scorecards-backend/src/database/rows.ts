import { isPostgres } from '@paved/database';
import type { Knex } from 'knex';

export type ColumnType = 'integer' | 'text' | 'double precision' | 'boolean';
type Row = Record<string, string | number | boolean | null | undefined>;

/**
 * Rows as a table to select from, passed as one JSON parameter: as many as there are, in one query, on both databases.
 */
export function jsonRows(
  knex: Knex,
  columns: Record<string, ColumnType>,
  rows: Row[],
): Knex.Raw {
  const names = Object.keys(columns);
  if (isPostgres(knex)) {
    const types = names.map(name => `"${name}" ${columns[name]}`);
    return knex.raw(
      `(select * from json_to_recordset(?::json) as r(${types.join(
        ', ',
      )})) as r`,
      [JSON.stringify(rows)],
    );
  }
  const values = names.map(
    name => `json_extract(value, '$.${name}') as "${name}"`,
  );
  return knex.raw(
    `(select ${values.join(', ')} from json_each(?) order by key) as r`,
    [JSON.stringify(rows)],
  );
}

/**
 * Inserts rows in one query. `conflict` is what follows (`on conflict …`); answers what its `returning` names.
 */
export async function insertRows<TReturned = never>(
  knex: Knex,
  table: string,
  columns: Record<string, ColumnType>,
  rows: Row[],
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
