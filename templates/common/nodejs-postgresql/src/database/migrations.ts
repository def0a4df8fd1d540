import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/** Brings a database up to date. Several may try at once: one does it, the others wait for its lock. */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void,
  schema = 'public',
): Promise<void> {
  await runner({
    databaseUrl,
    schema,
    dir: fileURLToPath(new URL('../../migrations', import.meta.url)),
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    log,
  });
}
