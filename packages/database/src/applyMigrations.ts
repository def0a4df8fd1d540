import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * The plugin's database, brought to its current schema, unless operators do that themselves (`skipMigrations` in the
 * configuration).
 *
 * @param directory - where the schema's steps are
 */
export async function applyMigrations(
  database: DatabaseService,
  directory: string,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory });
  }
  return knex;
}
