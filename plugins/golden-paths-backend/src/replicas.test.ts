import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import {
  mockCredentials,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  createReplica,
  fill,
  publish,
  snapshotOf,
} from './__testUtils__/createFleet';
import { MemoryRepositories } from './__testUtils__/MemoryRepositories';
import { eventually } from './__testUtils__/startPortal';
import { migrationsDirectory } from './database/migrationsDirectory';
import { Visible } from './permissions/PermissionGuard';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const all = Visible.create({ refs: 'all', mayReadRepositories: true });
const credentials = mockCredentials.user('user:default/sara-lind');
const never = new AbortController().signal;

type Replica = Awaited<ReturnType<typeof createReplica>>;

/** Two replicas over one database, and services on 1.0.0 while 1.1.0 is out. */
async function start(databaseId: TestDatabaseId, count: number) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  const repositories = new MemoryRepositories();
  const replicas = [
    await createReplica(knex, repositories),
    await createReplica(knex, repositories),
  ];
  const [first] = replicas;
  const snapshot = await snapshotOf({ version: '1.0.0' });
  await publish(first, snapshot);
  const ids = fill(repositories, snapshot, count);
  await first.sync.run({ now: new Date() });
  await publish(
    first,
    await snapshotOf({ version: '1.1.0', pipeline: 'scan: true\n' }),
  );
  return { knex, repositories, replicas, first, ids };
}

async function untilDone(
  work: (replica: Replica) => Promise<boolean>,
  replicas: Replica[],
) {
  await Promise.all(
    replicas.map(async replica => {
      while (await work(replica)) {
        // The next one
      }
    }),
  );
}

const stop = async ({
  knex,
  replicas,
}: {
  knex: Knex;
  replicas: Replica[];
}) => {
  await Promise.all(replicas.map(replica => replica.close()));
  await knex.destroy();
};

describe.each(databases.eachSupportedId())('replicas, %s', databaseId => {
  it('compute the drift of each service once, and again only when it may be another', async () => {
    const fleet = await start(databaseId, 30);
    const { repositories, replicas, first, ids } = fleet;
    const work = () => untilDone(each => each.drift.runOnce(never), replicas);
    await work();
    expect(repositories.listed.sort()).toEqual(ids);
    for (const { drift } of await first.instances.list()) {
      expect(drift).toMatchObject({
        behind: 1,
        managedChanged: [],
        wouldConflict: [],
      });
    }

    repositories.listed.length = 0;
    await first.sync.run({ now: new Date() });
    await work();
    expect(repositories.listed).toEqual([]);

    repositories.put(ids[3], [
      {
        path: 'pipeline.yaml',
        content: Buffer.from('ours\n').toString('base64'),
      },
    ]);
    await first.sync.run({ now: new Date() });
    await work();
    expect(repositories.listed).toEqual([ids[3]]);
    expect((await first.instances.get(ids[3]))?.drift).toMatchObject({
      managedChanged: ['pipeline.yaml'],
      wouldConflict: ['pipeline.yaml'],
    });
    await stop(fleet);
  });

  it('make a forecast once, of the files that it was asked for', async () => {
    const fleet = await start(databaseId, 30);
    const { repositories, replicas, first, ids } = fleet;
    const snapshot = await snapshotOf({
      version: '1.2.0',
      pipeline: 'scan: all\n',
    });
    const id = await first.forecasts.start({ snapshot }, new Date());
    await untilDone(each => each.forecasts.runOnce(never), replicas);
    expect(repositories.listed.sort()).toEqual(ids);
    const stored = await first.forecastStore.get(id);
    const [forecast] = await first.forecasts.describe([stored!], all);
    expect(forecast).toMatchObject({
      state: 'done',
      version: '1.2.0',
      total: 30,
      done: 30,
      clean: 30,
    });

    // What is counted is what may be seen
    const [none] = await first.forecasts.describe(
      [stored!],
      Visible.create({ refs: [], mayReadRepositories: false }),
    );
    expect(none).toMatchObject({ total: 0, clean: 0, items: [] });

    // Old forecasts go, and with them what only they were about
    expect(
      await first.releases.snapshot(stored!.digest, stored!.path),
    ).toBeDefined();
    const later = new Date(Date.now() + 1_000);
    await first.releases.prune(await first.forecastStore.prune(later), later);
    expect(
      await first.releases.snapshot(stored!.digest, stored!.path),
    ).toBeUndefined();
    expect(await first.releases.list(stored!.path)).toHaveLength(2);
    const [release] = await first.releases.list(stored!.path);
    expect(
      await first.releases.snapshot(release.digest, release.path),
    ).toBeDefined();
    await stop(fleet);
  });

  it('leave a forecast to who has it, though their clocks differ', async () => {
    const fleet = await start(databaseId, 1);
    const { first } = fleet;
    const now = Date.now();
    const snapshot = await snapshotOf({ version: '1.2.0', pipeline: 'x: y\n' });
    const id = await first.forecasts.start({ snapshot }, new Date(now));
    const take = (holder: string, at: number) =>
      first.forecastStore.take(holder, new Date(at));
    expect(await take('one', now)).toMatchObject({ id });
    expect(await take('two', now - 5_000)).toBeUndefined();
    expect(await take('two', now + 5_000)).toBeUndefined();
    // Set back by an hour
    expect(await take('two', now - 3_600_000)).toMatchObject({ id });
    await stop(fleet);
  });

  it('propose an upgrade once, and one after another', async () => {
    const fleet = await start(databaseId, 2);
    const { repositories, replicas, first, ids } = fleet;
    const [repository] = ids;
    const instance = (await first.instances.get(repository))!;
    const ask = (replica: Replica) =>
      replica.proposals.propose(
        instance,
        { by: 'user:default/sara-lind' },
        credentials,
      );
    const [one, two] = await Promise.all(replicas.map(ask));
    expect(two).toEqual(one);
    expect(repositories.proposed).toEqual(['golden-path/service-1.1.0']);

    // The host refuses: told, kept, and the next attempt is free
    await publish(
      first,
      await snapshotOf({ version: '1.2.0', pipeline: 'scan: all\n' }),
    );
    repositories.onPropose = async () => {
      throw new Error('pre-receive hook declined');
    };
    await expect(ask(first)).rejects.toThrow('pre-receive hook declined');
    const states = async () =>
      (await first.upgradeStore.list({ repositories: [repository] })).map(
        ({ to, state, error }) => `${to} ${state} ${error ?? ''}`.trim(),
      );
    expect(await states()).toEqual([
      '1.2.0 failed pre-receive hook declined',
      '1.1.0 open',
    ]);
    repositories.onPropose = async () => undefined;
    await ask(first);
    expect(await states()).toEqual([
      '1.2.0 open',
      '1.2.0 failed pre-receive hook declined',
      '1.1.0 superseded',
    ]);

    // What its host says of it is followed
    repositories.setChange(repository, 'golden-path/service-1.2.0', 'merged');
    await Promise.all(replicas.map(({ following }) => following.run()));
    expect((await states())[0]).toBe('1.2.0 merged');
    await stop(fleet);
  });

  it('go on after one of them was killed while it proposed', async () => {
    const fleet = await start(databaseId, 1);
    const { knex, repositories, first, replicas, ids } = fleet;
    const [repository] = ids;
    const instance = (await first.instances.get(repository))!;
    // It never comes back from the host
    repositories.onPropose = () => new Promise(() => undefined);
    first.proposals.propose(instance, {}, credentials).catch(() => undefined);
    await eventually(async () => {
      expect(await first.upgradeStore.open([repository])).toHaveLength(1);
    });
    repositories.onPropose = async () => undefined;
    const second = replicas[1];
    await second.following.run();
    expect(await second.upgradeStore.open([repository])).toHaveLength(1);

    await knex('instances').update({ upgrade_until: Date.now() - 1 });
    const upgrade = await second.proposals.propose(instance, {}, credentials);
    expect(
      await second.upgradeStore.list({ repositories: [repository] }),
    ).toMatchObject([
      { id: upgrade.id, state: 'open', commit: expect.any(String) },
      {
        state: 'failed',
        error: expect.stringMatching(/ask for the upgrade again/),
      },
    ]);
    await stop(fleet);
  });
});

// Only there can two processes share a database; without one the test is skipped
const postgres = databases
  .eachSupportedId()
  .flat()
  .find(id => id !== 'SQLITE_3');

(postgres ? describe : describe.skip)('a forecast', () => {
  it('killed half-way is taken up by another, which does nothing twice', async () => {
    const COUNT = 400;
    const fleet = await start(postgres!, COUNT);
    const { knex, repositories, first, ids } = fleet;
    const id = await first.forecasts.start(
      {
        snapshot: await snapshotOf({
          version: '1.2.0',
          pipeline: 'scan: all\n',
        }),
      },
      new Date(),
    );
    const { connection } = knex.client.config;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, '__testUtils__/forecastOnce.ts'),
      ],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          FLEET_SIZE: String(COUNT),
          FLEET_CONNECTION: JSON.stringify({
            ...connection,
            password: connection.password, // not enumerable
          }),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const done = async () =>
      (await first.forecastStore.items([id])).filter(({ item }) => item);
    await eventually(async () => {
      expect((await done()).length).toBeGreaterThan(0);
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const half = await done();
    expect(half.length).toBeLessThan(COUNT);

    repositories.listed.length = 0;
    // Nobody takes it as long as its lease lasts
    expect(await first.forecasts.runOnce(never)).toBe(false);
    await eventually(async () => {
      expect(await first.forecasts.runOnce(never)).toBe(true);
    });
    expect(await first.forecastStore.get(id)).toMatchObject({
      state: 'done',
      attempts: 2,
    });
    expect(await done()).toHaveLength(COUNT);
    const before = new Set(half.map(({ repository }) => repository));
    expect(repositories.listed.sort()).toEqual(
      ids.filter(each => !before.has(each)),
    );
    await stop(fleet);
  });
});
