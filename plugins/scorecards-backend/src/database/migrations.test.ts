import { TestDatabases } from '@backstage/backend-test-utils';
import { tablesOf } from '@paved/database/testUtils';
import { migrationsDirectory } from './migrationsDirectory';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('go up, hold data, and go down', async () => {
    const knex = await databases.init(databaseId);
    const options = { directory: migrationsDirectory };
    await knex.migrate.latest(options);

    const subject = {
      entity_ref: 'component:default/ledger',
      kind: 'component',
      namespace: 'default',
      name: 'ledger',
      entity: '{}',
      etag: 'a',
      changed_at: '2026-01-01T00:00:00.000Z',
    };
    await knex('subjects').insert(subject);
    await expect(knex('subjects').insert(subject)).rejects.toThrow();
    const standing = {
      subject_id: 1,
      scorecard_id: 1,
      version: 'v',
      statuses: 'P',
      underlying: 'P',
      level_rank: 0,
      score: 1 / 3,
      changed_at: subject.changed_at,
      revision: 1,
    };
    await knex('standings').insert(standing);
    await expect(knex('standings').insert(standing)).rejects.toThrow();
    // All digits of a score survive, so that an unchanged one compares equal
    expect(await knex('standings').first()).toMatchObject({ score: 1 / 3 });

    await knex.migrate.rollback(options, true);
    expect(await tablesOf(knex)).toEqual([]);
    await knex.migrate.latest(options);
    expect(await knex('subjects')).toEqual([]);
  });
});
