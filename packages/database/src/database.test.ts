import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations } from './applyMigrations';
import { cleanText } from './cleanText';
import { DatabaseLoopStore } from './DatabaseLoopStore';
import { forUpdateSkipLocked } from './forUpdateSkipLocked';
import { insertRows } from './insertRows';
import { jsonRows } from './jsonRows';
import { leaseIsOver } from './leaseIsOver';
import { tablesOf } from './testUtils';
import { whereIn } from './whereIn';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MIGRATION = `
exports.up = async knex => {
  await knex.schema.createTable('work', table => {
    table.integer('id').primary();
    table.text('name');
    table.bigInteger('leased_until');
  });
  await knex.schema.createTable('loops', table => {
    table.text('name').primary();
    table.text('started_at').notNullable();
    table.text('ended_at');
    table.text('error');
  });
};
exports.down = async knex => {
  await knex.schema.dropTable('loops');
  await knex.schema.dropTable('work');
};
`;

describe.each(databases.eachSupportedId())('database, %s', databaseId => {
  let directory: string;
  let knex: Knex;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrations-'));
    await writeFile(join(directory, '20260101000000_init.js'), MIGRATION);
  });
  afterAll(() => rm(directory, { recursive: true }));

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations({ getClient: async () => knex }, directory);
  });
  afterEach(() => knex.destroy());

  it('is brought to its schema, but for who does that alone', async () => {
    expect(await tablesOf(knex)).toEqual(['loops', 'work']);
    await knex.migrate.rollback({ directory });
    const database = {
      getClient: async () => knex,
      migrations: { skip: true },
    };
    expect(await applyMigrations(database, directory)).toBe(knex);
    expect(await tablesOf(knex)).toEqual([]);
  });

  it('finds values out of lists of any length', async () => {
    await knex('work').insert([
      { id: 1, name: 'one' },
      { id: 2, name: 't\'w"o,' },
      { id: 3, name: null },
    ]);
    const find = async (
      column: string,
      values: readonly string[] | readonly number[],
    ) => {
      const query = knex('work').orderBy('id').pluck('id');
      whereIn(query, column, values);
      return query;
    };
    const numbers = Array.from({ length: 100_000 }, (_, index) => index + 2);
    expect(await find('id', numbers)).toEqual([2, 3]);
    expect(await find('name', ['one', ...numbers.map(String)])).toEqual([1]);
    expect(await find('work.name', ['t\'w"o,'])).toEqual([2]);
    expect(await find('id', [])).toEqual([]);
    expect(await find('name', [])).toEqual([]);
  });

  it('inserts as many rows as there are, in their order', async () => {
    const columns = { id: 'integer', name: 'text' } as const;
    const many = Array.from({ length: 40_000 }, (_, index) => ({
      id: 40_000 - index,
      name: index === 1 ? undefined : `'"${index}`,
    }));
    await knex('work').insert({ id: 40_000, name: 'first' });
    const added = await insertRows<{ id: number }>(
      knex,
      'work',
      columns,
      many,
      'on conflict do nothing returning id',
    );
    expect(added.map(({ id }) => id)).toEqual(
      many.slice(1).map(({ id }) => id),
    );
    expect(await knex('work').where('id', '>', 39_997).orderBy('id')).toEqual([
      { id: 39_998, name: `'"2`, leased_until: null },
      { id: 39_999, name: null, leased_until: null },
      { id: 40_000, name: 'first', leased_until: null },
    ]);
    expect(await insertRows(knex, 'work', columns, [])).toEqual([]);
  });

  it('selects from rows, whatever their columns are called', async () => {
    const rows = [
      { key: 'b', value: 2.5, is_last: false },
      { key: 'a', value: -1, is_last: true },
    ];
    const from = jsonRows(
      knex,
      { key: 'text', value: 'double precision', is_last: 'boolean' },
      rows,
    );
    const found = await knex.select('*').from(from);
    expect(
      found.map(row => ({ ...row, is_last: Boolean(row.is_last) })),
    ).toEqual(rows);
  });

  it('takes text once it is clean', async () => {
    const name = cleanText('a\0b \ud800 \u{1f600} é');
    await knex('work').insert({ id: 1, name });
    expect(await knex('work').pluck('name')).toEqual(['a\ufffdb \ufffd 😀 é']);
  });

  it('gives work to one, and to another when the lease is over', async () => {
    const [now, leaseMs] = [new Date('2026-03-01T12:00:00.000Z'), 60_000];
    const time = now.getTime();
    await knex('work').insert(
      // The last one is of a clock that was set back
      [0, time, time + 1, time + leaseMs, time + 11 * leaseMs].map(
        (leased_until, id) => ({ id, leased_until }),
      ),
    );
    const free = (from: Knex): Promise<number[]> =>
      forUpdateSkipLocked(
        from('work')
          .where(leaseIsOver('leased_until', now, leaseMs))
          .orderBy('id')
          .pluck('id'),
      );
    const seen = await knex.transaction(async tx => [
      await free(tx),
      databaseId === 'SQLITE_3' ? [] : await knex.transaction(free),
    ]);
    expect(seen).toEqual([[0, 1, 4], []]);
    expect(await knex.transaction(free)).toEqual([0, 1, 4]);
  });

  it('remembers how loops went', async () => {
    const loops = DatabaseLoopStore.create({ knex });
    const isoInstant = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(await loops.get('sync')).toBeUndefined();
    const failure = new Error('The host said\0 no');
    const failing = () => loops.record('sync', () => Promise.reject(failure));

    await expect(failing()).rejects.toBe(failure);
    expect(await loops.get('sync')).toEqual({
      name: 'sync',
      startedAt: isoInstant,
      error: 'The host said\ufffd no',
    });
    expect(await loops.record('sync', async () => 5)).toBe(5);
    const ended = await loops.get('sync');
    expect(ended).toEqual({
      name: 'sync',
      startedAt: isoInstant,
      endedAt: isoInstant,
    });

    // What ended well once did so, whatever comes after
    await expect(failing()).rejects.toBe(failure);
    await loops.record('evaluation', async () => undefined);
    expect(await loops.all()).toEqual([
      expect.objectContaining({ name: 'evaluation', endedAt: isoInstant }),
      expect.objectContaining({
        name: 'sync',
        endedAt: ended?.endedAt,
        error: 'The host said\ufffd no',
      }),
    ]);

    await knex.schema.dropTable('loops');
    await expect(failing()).rejects.toBe(failure);
    await knex.schema.createTable('loops', table => table.text('name'));
  });
});
