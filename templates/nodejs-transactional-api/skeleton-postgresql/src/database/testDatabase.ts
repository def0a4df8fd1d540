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

/** A migrated database of its own: on the server that DATABASE_URL names, else PostgreSQL inside of this process. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await (process.env.DATABASE_URL
    ? onServer(process.env.DATABASE_URL)
    : inProcess());
  await migrate(database.url, () => undefined);
  return database;
}

async function onServer(server: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => run(server, `drop database ${name} with (force)`) };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function inProcess(): Promise<TestDatabase> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 20 });
  await server.start();
  return {
    url: `postgresql://postgres:postgres@${server.getServerConn()}/postgres`,
    drop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
