import type { Knex } from 'knex';

/** Whether a connection, or what a query is made with, is PostgreSQL's; else it is SQLite's. */
export function isPostgres({ client }: Pick<Knex, 'client'>): boolean {
  return client.config.client === 'pg';
}
