import { TestDatabases } from '@backstage/backend-test-utils';
import { tablesOf } from '@paved/database/testUtils';
import { migrationsDirectory } from './migrationsDirectory';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const at = '2026-01-01T00:00:00.000Z';

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('go up, hold data, and go down', async () => {
    const knex = await databases.init(databaseId);
    const options = { directory: migrationsDirectory };
    await knex.migrate.latest(options);

    const release = {
      path_ref: 'goldenpath:default/service',
      version: '1.0.0',
      digest: 'sha256-1',
      source: '{}',
      published_at: at,
    };
    await knex('releases').insert(release);
    await expect(
      knex('releases').insert({ ...release, digest: 'sha256-2' }),
    ).rejects.toThrow();
    const content = Buffer.from([0, 255, 10, 13]);
    await knex('blobs').insert({ sha256: 'a', content });
    expect((await knex('blobs').first()).content).toEqual(content);
    const instance = {
      repository: 'directory:acme/ledger',
      head: 'a',
      path_ref: release.path_ref,
      release: '1.0.0',
      digest: 'sha256-1',
      wanted: 1,
      computed: 0,
      wanted_at: at,
      // Milliseconds do not fit into 32 bits
      leased_until: Date.parse(at),
      upgrade_until: 0,
    };
    await knex('instances').insert(instance);
    await expect(knex('instances').insert(instance)).rejects.toThrow();
    const [{ leased_until }] = await knex('instances');
    expect(Number(leased_until)).toBe(Date.parse(at));

    await knex.migrate.rollback(options, true);
    expect(await tablesOf(knex)).toEqual([]);
    await knex.migrate.latest(options);
    expect(await knex('releases')).toEqual([]);
  });
});
