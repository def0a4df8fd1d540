import { TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { FirstReading } from './FirstReading';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const start = Date.parse('2026-11-21T10:00:00.000Z');
const iso = (minute: number) => new Date(start + minute * MINUTE).toISOString();

describe.each(databases.eachSupportedId())('first reading, %s', id => {
  it('is over when all that the catalog has was read, and stays over', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const isOverAt = (minute: number) =>
      FirstReading.create({
        knex,
        clock: () => start + minute * MINUTE,
      }).isOver();
    const chore = (name: string, minute: number, error?: string) =>
      knex('loops')
        .insert({
          name,
          started_at: iso(minute),
          ended_at: error ? null : iso(minute),
          error: error ?? null,
        })
        .onConflict('name')
        .merge();
    const entity = (name: string, minute: number) =>
      knex('subjects').insert({
        id: name,
        entity_ref: name,
        former_refs: '[]',
        kind: 'component',
        first_seen_at: iso(minute),
      });
    expect(await isOverAt(0)).toBe(false);
    for (const name of ['subjects', 'services', 'template-runs']) {
      await chore(name, 1);
    }
    // A catalog that has nothing yet was not read
    expect(await isOverAt(5)).toBe(false);
    await entity('a', 5);
    await chore('delivery-changes', 6, 'A repository can not be read');
    await chore('services', 6);
    expect(await isOverAt(8)).toBe(false);
    await chore('delivery-changes', 8);
    // One more has come, and what it is made of was not read
    await entity('b', 9);
    expect(await isOverAt(12)).toBe(false);
    await chore('services', 12);
    expect(await isOverAt(12)).toBe(false);
    await chore('delivery-changes', 12);
    expect(await isOverAt(12)).toBe(true);
    await entity('c', 20);
    await chore('services', 21, 'Away');
    expect(await isOverAt(21)).toBe(true);

    // A repository that can never be read keeps nobody waiting for ever
    await knex('known_since').where({ what: 'everything' }).delete();
    expect(await isOverAt(22)).toBe(false);
    expect(await isOverAt(7 * 60)).toBe(true);
    await knex.destroy();
  });
});
