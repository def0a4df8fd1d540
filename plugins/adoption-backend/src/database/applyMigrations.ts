import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the schema's steps are. */
export const migrationsDirectory = resolvePackagePath(
  '@paved/plugin-adoption-backend',
  'migrations',
);

/** The plugin's database, brought to the current schema. */
export async function applyMigrations(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  return knex;
}
