import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { query } from '../shared/query.mjs';
import { sleep } from '../shared/time.mjs';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** Connections tell what they did at most once a second, and when they end. */
const STATISTICS_MS = 1_500;

/** One database server for both sides, and what it knows of the work they gave it. */
export class Server {
  #url;
  #stop;

  static async start() {
    const { env, stop } = await startPostgres();
    const server = new Server(env[VARIABLE] ?? process.env[VARIABLE], stop);
    if (env[VARIABLE]) {
      // the tests do without; a company's server does not
      await server.#query('postgres', 'alter system set fsync = on');
      await server.#query('postgres', 'select pg_reload_conf()');
    }
    return server;
  }

  constructor(connectionString, stop) {
    this.#url = new URL(connectionString);
    this.#stop = stop;
  }

  /** For drivers. */
  connection(database) {
    return {
      host: this.#url.hostname,
      port: Number(this.#url.port || 5432),
      user: decodeURIComponent(this.#url.username),
      password: decodeURIComponent(this.#url.password),
      ...(database && { database }),
    };
  }

  async create(database) {
    await this.drop(database);
    await this.#query('postgres', `create database "${database}"`);
  }

  async drop(database) {
    await this.#query(
      'postgres',
      `drop database if exists "${database}" with (force)`,
    );
  }

  /** Another database with the same in it. */
  async copy(from, database) {
    await this.drop(database);
    await this.#query(
      'postgres',
      `create database "${database}" template "${from}"`,
    );
  }

  /** Rows that were ever inserted, updated and deleted; call it when nobody else is connected. */
  async rowsWritten(database) {
    await sleep(STATISTICS_MS);
    const [{ rows }] = await this.#query(
      database,
      `select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as rows from pg_stat_user_tables`,
    );
    return rows;
  }

  /** Rows and bytes, indexes included, of each table. */
  async tables(database) {
    const tables = await this.#query(
      database,
      `select relname as name, pg_total_relation_size(relid)::float8 as bytes from pg_stat_user_tables`,
    );
    const sizes = {};
    for (const { name, bytes } of tables) {
      const [{ rows }] = await this.#query(
        database,
        `select count(*)::int as rows from "${name}"`,
      );
      sizes[name] = { rows, bytes };
    }
    return sizes;
  }

  /** Letters of what each check says, by entity. */
  async verdicts(database) {
    const rows = await this.#query(
      database,
      `select entity_ref, statuses from standings join subjects on subjects.id = subject_id`,
    );
    return Object.fromEntries(
      rows.map(({ entity_ref, statuses }) => [entity_ref, statuses]),
    );
  }

  async stop() {
    await this.#stop();
  }

  #query(database, text) {
    return query(this.connection(database), text);
  }
}
