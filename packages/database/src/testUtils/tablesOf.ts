import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';

/** The names of a database's tables, sorted, but for those that knex and SQLite keep for themselves. */
export async function tablesOf(knex: Knex): Promise<string[]> {
  const names: string[] = await (isPostgres(knex)
    ? knex('information_schema.tables')
        .where('table_schema', 'public')
        .pluck('table_name')
    : knex('sqlite_master').where('type', 'table').pluck('name'));
  return names.filter(name => !/^(knex|sqlite)_/.test(name)).sort();
}
