import type { Knex } from 'knex';

export type ColumnType = 'integer' | 'text' | 'double precision' | 'boolean';
type Row = Record<string, string | number | boolean | null | undefined>;

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

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

/** Restricts a column to a list of any length, with one parameter. */
export function whereIn(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly (number | string)[],
): void {
  if (values.length === 0) {
    query.whereRaw('1 = 0');
    return;
  }
  const type = typeof values[0] === 'string' ? 'text' : 'integer';
  if (isPostgres(query as unknown as Knex)) {
    query.whereRaw(`?? = any(?::${type}[])`, [column, [...values] as string[]]);
  } else {
    query.whereRaw('?? in (select value from json_each(?))', [
      column,
      JSON.stringify(values),
    ]);
  }
}

/** Text that PostgreSQL takes: without NUL and halves of characters. */
export function cleanText(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
