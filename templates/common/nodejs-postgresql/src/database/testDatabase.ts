import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { Client } from 'pg';
import { migrate } from './migrations.js';

export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** Whether tests have a server: what connections do to each other is only seen there. */
export const hasServer = process.env.DATABASE_URL !== undefined;

/** A migrated database of its own: a schema on the server that DATABASE_URL names, else PostgreSQL inside of this process. */
export function createTestDatabase(): Promise<TestDatabase> {
  return process.env.DATABASE_URL ? onServer(process.env.DATABASE_URL) : inProcess();
}

async function onServer(server: string): Promise<TestDatabase> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  await run(server, `create schema ${schema}`);
  await migrate(server, () => undefined, schema);
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, drop: () => run(server, `drop schema ${schema} cascade`) };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function inProcess(): Promise<TestDatabase> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 20 });
  await server.start();
  const url = `postgresql://postgres:postgres@${server.getServerConn()}/postgres`;
  await migrate(url, () => undefined);
  return {
    url,
    drop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
