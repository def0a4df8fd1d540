import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { RolloutPolicy } from '@paved/plugin-golden-paths-common';
import {
  createReplica,
  fill,
  publish,
  snapshotOf,
} from '../__testUtils__/createFleet';
import { MemoryRepositories } from '../__testUtils__/MemoryRepositories';
import { eventually } from '../__testUtils__/startPortal';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseRolloutStore } from '../database/DatabaseRolloutStore';
import { Visible } from '../permissions/PermissionGuard';
import { assignWaves } from './assignWaves';
import { RolloutNotices } from './RolloutNotices';
import { Rollouts } from './Rollouts';
import { RolloutSteps } from './RolloutSteps';
import type { CheckNow } from './ScorecardStatuses';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const all = Visible.create({ refs: 'all', mayReadRepositories: true });
const never = new AbortController().signal;
const BRANCH = 'golden-path/service-1.1.0';
const PATH = 'goldenpath:default/service';
const sara = 'user:default/sara-lind';
const POLICY: RolloutPolicy = {
  waves: [{ size: 1 }, {}],
  pauseHours: 2,
  maxOpenPerOwner: 2,
  maxFailures: 0,
};

/** Services of two teams on 1.0.0 while 1.1.0 is out, and replicas that roll it out. */
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
  for (const [index, repository] of ids.entries()) {
    await first.instances.saveEntity(repository, {
      entityRef: `component:default/${repository.split('/')[1]}`,
      title: undefined,
      owner: `group:default/${index % 2 ? 'odd' : 'even'}`,
    });
  }
  await publish(
    first,
    await snapshotOf({ version: '1.1.0', pipeline: 'scan: true\n' }),
  );

  const store = DatabaseRolloutStore.create({ knex });
  const sent: NotificationSendOptions[] = [];
  const statuses = new Map<string, CheckNow[]>();
  const steps = replicas.map(replica =>
    RolloutSteps.create({
      ...replica,
      rollouts: store,
      upgrades: replica.proposals,
      scorecards: { of: async entityRef => statuses.get(entityRef) },
      notices: RolloutNotices.create({
        notifications: {
          send: async notification => {
            sent.push(notification);
          },
        },
        store,
        logger: mockServices.logger.mock(),
      }),
      author: { name: 'Paved', email: 'paved@example.com' },
      logger: mockServices.logger.mock(),
    }),
  );
  const rollouts = Rollouts.create({
    ...first,
    rollouts: store,
    upgrades: first.upgradeStore,
    onWanted: () => undefined,
  });
  let now = Date.now();
  return {
    ...{ knex, repositories, replicas, first, ids, store, rollouts, steps },
    ...{ sent, statuses },
    begin: (policy: Partial<RolloutPolicy> = {}) =>
      rollouts.start(
        {
          path: PATH,
          version: '1.1.0',
          policy: { ...POLICY, ...policy },
          by: sara,
          visible: all,
        },
        new Date(now),
      ),
    /** All replicas at once, some time later. */
    async step(hours = 0.01) {
      now += hours * 3_600_000;
      await Promise.all(steps.map(each => each.runOnce(never, new Date(now))));
    },
    merge: (repository: string) =>
      repositories.setChange(repository, BRANCH, 'merged'),
    async look(id: string) {
      const stored = await store.get(id);
      const rollout = await rollouts.describe(stored!, all);
      return {
        ...rollout,
        states: rollout.services
          .map(({ state, wave }) => `${wave} ${state}`)
          .join(', '),
      };
    },
    types: () =>
      replicas
        .flatMap(({ told }) => told)
        .filter(({ type }) => type.includes('rollout'))
        .map(({ id, type }) => {
          expect(id).toContain(type);
          return type.replace('golden-path.rollout-', '');
        }),
    async stop() {
      await Promise.all(replicas.map(replica => replica.close()));
      await knex.destroy();
    },
  };
}

describe('waves', () => {
  const services = ['a', 'a', 'b', 'c', 'b'].map((owner, index) => ({
    owner,
    name: `${owner}${index}`,
  }));
  it.each<[string, RolloutPolicy['waves'], string[]]>([
    ['take so many', [{ size: 2 }, {}], ['a0 a1', 'b2 c3 b4']],
    [
      'take those of some teams',
      [{ owners: ['b'] }, { size: 1 }],
      ['b2 b4', 'a0'],
    ],
    [
      'take so many of some teams, and each once',
      [{ owners: ['b'], size: 1 }, { owners: ['b', 'c'] }, {}],
      ['b2', 'c3 b4', 'a0 a1'],
    ],
    ['may be empty', [{ owners: ['x'] }, {}], ['', 'a0 a1 b2 c3 b4']],
  ])('%s', (_, waves, expected) => {
    expect(
      assignWaves(services, waves).map(wave =>
        wave.map(({ name }) => name).join(' '),
      ),
    ).toEqual(expected);
  });
});

describe.each(databases.eachSupportedId())('roll-outs, %s', databaseId => {
  it('go from wave to wave, with a pause between, and few requests a team', async () => {
    const fleet = await start(databaseId, 6);
    const { ids, repositories, sent, step, look, merge } = fleet;
    const { id } = await fleet.begin();
    await expect(fleet.begin()).rejects.toThrow('has not ended');
    await step();
    await step();
    expect(repositories.proposed).toHaveLength(1);
    expect(await look(id)).toMatchObject({
      state: 'running',
      wave: 0,
      states: '0 open, 1 pending, 1 pending, 1 pending, 1 pending, 1 pending',
      services: [
        { upgrade: { to: '1.1.0', rollout: id, createdBy: sara } },
        ...ids.slice(1).map(() => ({})),
      ],
    });
    merge(ids[0]);
    await step();
    expect((await look(id)).state).toBe('waiting');
    await step(1.9);
    expect(repositories.proposed).toHaveLength(1);

    // Two of each team; the next ones when those are decided
    await step(0.2);
    expect(await look(id)).toMatchObject({
      state: 'running',
      wave: 1,
      states: '0 merged, 1 open, 1 open, 1 open, 1 open, 1 pending',
    });
    repositories.setChange(ids[1], BRANCH, 'closed');
    await step();
    expect((await look(id)).states).toBe(
      '0 merged, 1 closed, 1 open, 1 open, 1 open, 1 open',
    );
    ids.slice(2).forEach(merge);
    await step();
    await step();
    const ended = await look(id);
    expect(ended).toMatchObject({ state: 'done', endedAt: expect.any(String) });
    expect(repositories.proposed).toHaveLength(6);
    expect(fleet.types()).toEqual(['started', 'done']);

    // Each team is told once
    expect(sent.map(({ recipients }) => recipients)).toEqual([
      { type: 'entity', entityRef: 'group:default/even' },
      { type: 'entity', entityRef: 'group:default/odd' },
    ]);
    expect(sent[0].payload).toMatchObject({
      title: 'A service 1.1.0 comes to 3 of your services',
      link: '/golden-paths/default/service?view=rollouts',
    });
    await fleet.stop();
  });

  it('stop when more fail than allowed, and go on when somebody says so', async () => {
    const fleet = await start(databaseId, 4);
    const { ids, repositories, rollouts, store, step, look } = fleet;
    repositories.onPropose = async () => {
      throw new Error('pre-receive hook declined');
    };
    const policy = { waves: [{ size: 2 }, {}], pauseHours: 0, maxFailures: 1 };
    const { id } = await fleet.begin(policy);
    await step();
    const stopped = await look(id);
    expect(stopped).toMatchObject({
      state: 'stopped',
      message: expect.stringMatching(
        /^2 upgrades of wave 1 failed, and the roll-out allows 1: .* resume/,
      ),
      states: '0 failed, 0 failed, 1 pending, 1 pending',
    });
    expect(stopped.services[0].message).toBe('pre-receive hook declined');
    expect(fleet.sent.map(({ recipients }) => recipients)).toEqual([
      { type: 'entity', entityRef: sara },
    ]);
    await step();
    expect((await look(id)).state).toBe('stopped');

    // What fails again is no reason to stop again
    const hook = repositories.onPropose;
    repositories.onPropose = async () =>
      repositories.proposed.length < 1 ? undefined : hook();
    await rollouts.resume((await store.get(id))!);
    await rollouts.resume((await store.get(id))!);
    await step();
    expect(await look(id)).toMatchObject({
      state: 'running',
      message: undefined,
      states: '0 open, 0 failed, 1 pending, 1 pending',
    });
    fleet.merge(ids[0]);
    repositories.onPropose = async () => undefined;
    await step();
    await step();
    expect((await look(id)).states).toBe('0 merged, 0 failed, 1 open, 1 open');

    const by = { by: sara, now: new Date() };
    await rollouts.stop((await store.get(id))!, by);
    await rollouts.cancel((await store.get(id))!, by);
    await expect(rollouts.resume((await store.get(id))!)).rejects.toThrow(
      'is cancelled by now',
    );
    await step();
    expect(await look(id)).toMatchObject({
      state: 'cancelled',
      states: '0 merged, 0 failed, 1 open, 1 open',
    });
    expect(fleet.types()).toEqual(['started', 'stopped', 'stopped']);
    // Another one may begin
    await fleet.begin();
    await fleet.stop();
  });

  it('stop when checks of a request fail, or scorecards regress', async () => {
    const fleet = await start(databaseId, 3);
    const { ids, repositories, rollouts, statuses, store, step, look } = fleet;
    const entityRef = 'component:default/service-0000';
    const check = (name: string, status: string, observedAt: Date) => ({
      scorecard: 'scorecard:default/readiness',
      check: name,
      title: `${name} (Readiness)`,
      status,
      observedAt: observedAt.toISOString(),
    });
    const before = new Date(Date.now() - 60_000);
    statuses.set(entityRef, [
      check('coverage', 'pass', before),
      check('docs', 'fail', before),
      check('alerts', 'pass', before),
    ]);
    const { id } = await fleet.begin({ pauseHours: 1 });
    await step();
    repositories.setChange(ids[0], BRANCH, 'open', 'failed');
    await step();
    expect(await look(id)).toMatchObject({
      state: 'stopped',
      message: expect.stringMatching(
        /^The checks of 1 of its change requests failed.* cancel .* resume/,
      ),
    });
    await rollouts.resume((await store.get(id))!);
    await step();
    expect((await look(id)).state).toBe('running');

    fleet.merge(ids[0]);
    // What was observed before the merge says nothing of it
    statuses.set(entityRef, [
      check('coverage', 'fail', before),
      check('docs', 'fail', before),
      check('alerts', 'pass', before),
    ]);
    await step();
    await step();
    expect(await look(id)).toMatchObject({
      state: 'waiting',
      message: undefined,
    });
    const after = new Date(Date.now() + 60_000);
    statuses.set(entityRef, [
      check('coverage', 'fail', after),
      check('docs', 'fail', after),
      check('alerts', 'unknown', after),
    ]);
    await step();
    const stopped = await look(id);
    expect(stopped).toMatchObject({
      state: 'stopped',
      message: expect.stringMatching(
        /^1 upgraded services fail checks that they passed before: coverage \(Readiness\)\./,
      ),
    });
    expect(stopped.services[0].regressions).toEqual(['coverage (Readiness)']);

    // Somebody has looked at it
    await rollouts.resume((await store.get(id))!);
    await step();
    expect((await look(id)).state).toBe('waiting');
    await step(1.1);
    expect((await look(id)).states).toBe('0 merged, 1 open, 1 open');
    await fleet.stop();
  });

  it('open nothing twice when one of them is killed, and leave out who has gone', async () => {
    const fleet = await start(databaseId, 3);
    const { ids, knex, first, repositories, steps, step, look } = fleet;
    const { id } = await fleet.begin({ waves: [{}], maxOpenPerOwner: 5 });
    await first.deviations.add({
      id: '1',
      repository: ids[2],
      path: PATH,
      scope: 'path',
      files: [],
      declaredAt: new Date().toISOString(),
      declaredBy: sara,
    });
    // Killed after the host has it: nothing is written any more
    let isKilled = false;
    const write = DatabaseRolloutStore.prototype.saveService;
    const spy = jest
      .spyOn(DatabaseRolloutStore.prototype, 'saveService')
      .mockImplementation(async function save(
        this: DatabaseRolloutStore,
        ...a
      ) {
        isKilled ||= repositories.proposed.length > 0;
        return isKilled ? new Promise(() => undefined) : write.apply(this, a);
      });
    steps[0].runOnce(never).catch(() => undefined);
    await eventually(async () => {
      expect(isKilled).toBe(true);
    });
    spy.mockRestore();
    expect((await look(id)).states).toBe('0 pending, 0 pending, 0 pending');
    // Nobody takes it as long as its lease lasts
    expect(await steps[1].runOnce(never)).toBe(false);
    await knex('rollouts').update({ leased_until: 0 });
    await step();
    expect(await look(id)).toMatchObject({
      states: '0 open, 0 open, 0 skipped',
      services: [{}, {}, { message: 'It has stepped off' }],
    });
    expect(repositories.proposed).toHaveLength(2);
    await fleet.stop();
  });
});
