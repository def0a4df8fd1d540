import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { query } from './query.mjs';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** A database server (or a folder) that gives every backend databases of its own. */
export async function openDatabase({ type, folder }) {
  if (type === 'sqlite') {
    return sqlite(folder);
  }
  const { env, stop } = await startPostgres();
  return postgres(env[VARIABLE] ?? process.env[VARIABLE], stop);
}

function sqlite(folder) {
  const place = name => path.join(folder, `database-${name}`);
  return {
    config(name) {
      fs.mkdirSync(place(name));
      return {
        client: 'better-sqlite3',
        connection: { directory: place(name) },
      };
    },
    async drop(name) {
      fs.rmSync(place(name), { recursive: true, force: true });
    },
    async stop() {},
  };
}

function postgres(connectionString, stop) {
  const url = new URL(connectionString);
  const prefix = name => `bench_${name}_`;
  return {
    config: name => ({
      client: 'pg',
      prefix: prefix(name),
      connection: {
        host: url.hostname,
        port: Number(url.port || 5432),
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      },
    }),
    async drop(name) {
      const databases = await query(
        { connectionString },
        'select datname from pg_database where starts_with(datname, $1)',
        [prefix(name)],
      );
      for (const { datname } of databases) {
        await query(
          { connectionString },
          `drop database "${datname}" with (force)`,
        );
      }
    },
    stop,
  };
}
