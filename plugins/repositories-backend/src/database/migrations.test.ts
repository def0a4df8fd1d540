import { TestDatabases } from '@backstage/backend-test-utils';
import { tablesOf } from '@paved/database/testUtils';
import { migrationsDirectory } from './migrationsDirectory';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('go up, hold data, and go down', async () => {
    const knex = await databases.init(databaseId);
    const options = { directory: migrationsDirectory };
    await knex.migrate.latest(options);
    expect(await knex('discovery_state')).toEqual([
      expect.objectContaining({ id: 1 }),
    ]);

    const declaration = {
      repository_id: 'test:acme/ledger',
      entity_ref: 'component:default/ledger',
      path: 'catalog-info.yaml',
      line: 1,
      entity: '{}',
      hash: 'a',
      place: 'b',
      claimed: 1,
      kept: false,
      withdrawn: false,
      approved: false,
    };
    await knex('declarations').insert(declaration);
    await expect(knex('declarations').insert(declaration)).rejects.toThrow();
    await knex('declared_entities').insert({
      entity_ref: declaration.entity_ref,
      repository_id: declaration.repository_id,
      hash: 'a',
      // Beyond what 32 bits hold
      revision: 5_000_000_000,
      removed: false,
    });
    const [row] = await knex('declared_entities');
    expect(Number(row.revision)).toBe(5_000_000_000);

    await knex.migrate.rollback(options, true);
    expect(await tablesOf(knex)).toEqual([]);
    await knex.migrate.latest(options);
    expect(await knex('declarations')).toEqual([]);
  });
});
