import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';

export type ColumnType =
  | 'bigint'
  | 'boolean'
  | 'double precision'
  | 'integer'
  | 'text'
  | 'uuid';
export type JsonRow = Record<
  string,
  string | number | boolean | null | undefined
>;

/**
 * Rows as a table to select from, passed as one JSON parameter: as many as there are, in one query, on both databases.
 */
export function jsonRows(
  knex: Knex,
  columns: Record<string, ColumnType>,
  rows: readonly JsonRow[],
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
    name => `json_extract(item.value, '$.${name}') as "${name}"`,
  );
  return knex.raw(
    `(select ${values.join(
      ', ',
    )} from json_each(?) as item order by item.key) as r`,
    [JSON.stringify(rows)],
  );
}
