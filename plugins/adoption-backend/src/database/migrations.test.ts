import { TestDatabases } from '@backstage/backend-test-utils';
import { tablesOf } from '@paved/database/testUtils';
import type { Knex } from 'knex';
import { migrationsDirectory } from './migrationsDirectory';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = migrationsDirectory;

/** A row with something in every column. */
async function rowFor(
  knex: Knex,
  table: string,
): Promise<Record<string, unknown>> {
  const columns = await knex(table).columnInfo();
  return Object.fromEntries(
    Object.entries(columns).map(([name, { type }]) => [name, valueOf(type)]),
  );
}

function valueOf(type: string): unknown {
  switch (type) {
    case 'bigint':
      // Milliseconds and amounts do not fit into 32 bits
      return Date.parse('2026-01-01');
    case 'integer':
      return 7;
    case 'boolean':
      return true;
    case 'float':
    case 'double precision':
      return 0.25;
    case 'blob':
    case 'bytea':
      return Buffer.from([0, 255, 10, 13]);
    case 'uuid':
      return '0b8f4b1e-6d5b-4f0e-9f53-3d1f0c6a7b10';
    default:
      return 'é';
  }
}

/** What databases give back in their own ways. */
function comparable(row: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'boolean' || /^\d+$/.test(`${value}`)
        ? Number(value)
        : value,
    ]),
  );
}

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('go up, hold data in every column, and go down, one by one', async () => {
    const knex = await databases.init(databaseId);
    const rows = new Map<string, Record<string, unknown>>();
    const twice: string[] = [];
    const refusals = new Set<string>();
    const dropped: string[] = [];
    const expectKept = async (tables: string[]) => {
      for (const table of tables) {
        const kept = (await knex(table)).map(comparable);
        expect({ table, kept }).toEqual({
          table,
          // Later ones may add columns
          kept: expect.arrayContaining([
            expect.objectContaining(comparable(rows.get(table)!)),
          ]),
        });
      }
    };

    const [, pending] = await knex.migrate.list({ directory });
    expect(pending.length).toBeGreaterThan(5);
    for (const _ of pending) {
      const before = await tablesOf(knex);
      await knex.migrate.up({ directory });
      for (const table of before) {
        const columns = await knex(table).columnInfo();
        const row = rows.get(table)!;
        for (const gone of Object.keys(row).filter(name => !columns[name])) {
          dropped.push(`${table}.${gone}`);
          delete row[gone];
        }
      }
      await expectKept(before);
      for (const table of await tablesOf(knex)) {
        if (!rows.has(table)) {
          const row = await rowFor(knex, table);
          await knex(table).insert(row);
          rows.set(table, row);
          await knex(table)
            .insert(row)
            .then(() => twice.push(table))
            .catch(({ message }) => refusals.add(message));
        }
      }
    }
    await expectKept(await tablesOf(knex));
    // What comes twice, as everything does some day, is told from what is new; costs of a period are replaced as a whole
    expect(twice).toEqual(['cost_days']);
    expect([...refusals].filter(message => !/unique/i.test(message))).toEqual(
      [],
    );

    // Nothing was ever in it
    expect(dropped).toEqual(['service_repositories.problem']);

    for (const _ of pending) {
      await knex.migrate.down({ directory });
      await expectKept(await tablesOf(knex));
    }
    expect(await tablesOf(knex)).toEqual([]);

    await knex.migrate.latest({ directory });
    expect(await tablesOf(knex)).toEqual([...rows.keys()].sort());
  });
});
