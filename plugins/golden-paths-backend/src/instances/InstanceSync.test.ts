import { TestDatabases } from '@backstage/backend-test-utils';
import { LOCK_FILE } from '@paved/plugin-golden-paths-common';
import { createReplica, fill, snapshotOf } from '../__testUtils__/createFleet';
import { MemoryRepositories } from '../__testUtils__/MemoryRepositories';
import { migrationsDirectory } from '../database/migrationsDirectory';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'repositories on paths, %s',
  databaseId => {
    it('are read once a head, and the others not at all where discovery says that they have no lock', async () => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const repositories = new MemoryRepositories();
      const { instances, sync, close } = await createReplica(
        knex,
        repositories,
      );
      const [service] = fill(
        repositories,
        await snapshotOf({ version: '1.0.0' }),
        1,
      );
      const others = ['memory:acme/notes', 'memory:acme/wiki'];
      const write = (id: string, path: string, content?: string) =>
        repositories.put(id, [
          {
            path,
            content:
              content === undefined
                ? undefined
                : Buffer.from(content).toString('base64'),
          },
        ]);
      others.forEach(id => write(id, 'README.md', id));
      const run = async () => {
        repositories.read.length = 0;
        await sync.run({ now: new Date() });
        return repositories.read.sort();
      };

      // From a host, or before an update, of which discovery has not said so yet
      expect(await run()).toEqual([...others, service].sort());
      expect(await run()).toEqual([]);

      repositories.markers = [LOCK_FILE];
      [...others, service].forEach(id => write(id, 'README.md', 'new'));
      expect(await run()).toEqual([service]);
      expect(await run()).toEqual([]);

      // What was on a path stays, with the problem
      write(service, LOCK_FILE);
      await run();
      expect(await instances.list()).toEqual([
        expect.objectContaining({
          repository: service,
          release: '1.0.0',
          lockProblem: expect.stringContaining('no longer in the repository'),
        }),
      ]);
      await close();
      await knex.destroy();
    });

    it.each([
      ['too large', '100644', '#'.repeat(1_100_000), /has 1100000 bytes.*Take/],
      ['a link', '120000', 'locks/mine.yaml', /is a symbolic link.*Take/],
    ] as const)(
      'keep the problem and its mend where the lock is %s',
      async (_, mode, text, problem) => {
        const knex = await databases.init(databaseId);
        await knex.migrate.latest({ directory: migrationsDirectory });
        const repositories = new MemoryRepositories();
        const { instances, planner, sync, close } = await createReplica(
          knex,
          repositories,
        );
        const [service] = fill(
          repositories,
          await snapshotOf({ version: '1.0.0' }),
          1,
        );
        await sync.run({ now: new Date() });
        const content = Buffer.from(text).toString('base64');
        repositories.put(service, [{ path: LOCK_FILE, mode, content }]);
        await sync.run({ now: new Date() });
        expect(await instances.get(service)).toMatchObject({
          release: '1.0.0',
          lockProblem: expect.stringMatching(problem),
        });
        await expect(planner.state(service)).rejects.toThrow(problem);
        await close();
        await knex.destroy();
      },
    );
  },
);
