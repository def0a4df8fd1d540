import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from './migrationsDirectory';
import { DatabaseRunLease } from './DatabaseRunLease';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('the run lease, %s', databaseId => {
  it('is released by one of many when its holder is dead, and only then', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const watchers = Array.from({ length: 3 }, () =>
      DatabaseRunLease.create({ knex, deadAfterMs: 100 }),
    );
    const released = async () =>
      (
        await Promise.all(watchers.map(watcher => watcher.releaseDead()))
      ).filter(Boolean).length;

    expect(await released()).toBe(0);
    await knex('run_lease').update({ holder: 'another process' });
    expect(await released()).toBe(0);
    await sleep(150);
    await knex('run_lease').increment('beats');
    expect(await released()).toBe(0);
    await sleep(150);
    expect(await released()).toBe(1);
    await sleep(150);
    expect(await released()).toBe(0);

    const [own, ...others] = watchers;
    await own.hold(async () => {
      await own.releaseDead();
      await others[0].releaseDead();
      await sleep(150);
      expect(await own.releaseDead()).toBe(false);
    });
    expect(await knex('run_lease').first()).toMatchObject({ holder: null });
    await expect(
      own.hold(async () => {
        throw new Error('failed');
      }),
    ).rejects.toThrow('failed');
    expect(await knex('run_lease').first()).toMatchObject({ holder: null });
  });
});
