import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { createDiscovery } from '../__testUtils__/createDiscovery';

const component = (name: string, description: string, more = '') => `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
spec:
  type: service
  lifecycle: production
  owner: ledger-team
${more}`;

const file = (...documents: string[]) => ({
  'catalog-info.yaml': documents.join(''),
});

const names = (...list: string[]) =>
  list.map(name => `component:default/${name}`);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('discovery, %s', databaseId => {
  let discovery: Awaited<ReturnType<typeof createDiscovery>>;

  async function start(
    options?: Parameters<typeof createDiscovery>[1],
    id: TestDatabaseId = databaseId,
  ) {
    discovery = await createDiscovery(await databases.init(id), {
      knownToCatalog: ['group:default/ledger-team'],
      ...options,
    });
    return discovery;
  }
  afterEach(() => discovery.close());

  /** Ten repositories of one component each. */
  async function fill(count = 10) {
    for (let i = 0; i < count; i += 1) {
      await discovery.host.push(
        `acme/service-${i}`,
        file(component(`service-${i}`, 'good')),
      );
    }
  }

  it('reads what is new, and nothing when nothing changed', async () => {
    const { host, run, declared, repositories, runs, published } =
      await start();
    await host.push(
      'acme/ledger',
      file(component('ledger', 'one'), component('jobs', 'one')),
    );
    await host.push('acme/notes', { 'README.md': '# Notes' });
    host.set('acme/void', {});

    expect(await run()).toMatchObject({
      status: 'succeeded',
      seen: 3,
      changed: 3,
      added: 2,
      updated: 0,
      removed: 0,
    });
    expect(await declared()).toEqual({
      'component:default/jobs': 'one',
      'component:default/ledger': 'one',
    });
    const { items } = await repositories.list({ limit: 10 });
    expect(
      items.map(({ name, state, entityCount }) => [name, state, entityCount]),
    ).toEqual([
      ['ledger', 'registered', 2],
      ['notes', 'no-catalog-file', 0],
      ['void', 'empty', 0],
    ]);
    expect(published).toEqual([
      { topic: 'repositories.declared', eventPayload: { revision: 2 } },
    ]);

    await run();
    await run();
    expect(await runs.list({ limit: 10, offset: 0 })).toEqual([
      expect.objectContaining({ changed: 0, repetitions: 2 }),
      expect.objectContaining({ changed: 3 }),
    ]);

    await host.push('acme/ledger', file(component('ledger', 'two')));
    expect(await run()).toMatchObject({
      changed: 1,
      added: 0,
      updated: 1,
      removed: 1,
    });
    expect(await declared()).toEqual({ 'component:default/ledger': 'two' });
    expect(await repositories.declaredSince(2, 10)).toMatchObject([
      { entityRef: 'component:default/ledger', revision: 3 },
      { entityRef: 'component:default/jobs', revision: 4, entity: undefined },
    ]);
    expect(published.map(({ topic }) => topic)).toContain(
      'repositories.pushed',
    );
  });

  it('says which repositories have the files by which plugins know them', async () => {
    const { host, run, repositories } = await start({
      markerFiles: ['.lock.yaml', 'deploy/a.yaml'],
    });
    const markers = async () =>
      Object.fromEntries(
        (await repositories.list({ limit: 10 })).items.map(
          ({ name, markerFiles }) => [name, markerFiles],
        ),
      );
    await host.push('acme/ledger', { '.lock.yaml': 'a: 1' });
    await host.push('acme/notes', {
      'docs/.lock.yaml': 'a: 1',
      'deploy/a.yaml': 'a: 1',
    });
    host.set('acme/void', {});
    await run();
    expect(await markers()).toEqual({
      ledger: { '.lock.yaml': true, 'deploy/a.yaml': false },
      notes: { '.lock.yaml': false, 'deploy/a.yaml': true },
      void: {},
    });

    await host.push('acme/ledger', { '.lock.yaml': undefined });
    await run();
    expect((await markers()).ledger).toMatchObject({ '.lock.yaml': false });
  });

  it('tells of addresses elsewhere that the portal may not read', async () => {
    const { host, run, repositories, declared } = await start();
    await host.push(
      'acme/ledger',
      file(
        component('ledger', 'one'),
        `---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec:
  targets:
    - https://github.com/acme/other/blob/main/catalog-info.yaml
    - https://intranet.test/catalog-info.yaml
`,
      ),
    );
    await run();
    expect(await declared()).toEqual({ 'component:default/ledger': 'one' });
    expect(
      await repositories.findings({ repository: 'test:acme/ledger' }),
    ).toMatchObject([{ rule: 'host-not-allowed', line: 18 }]);
  });

  it('follows at once with a run that was asked for while one went on', async () => {
    const { host, task, runs, scheduler } = await start();
    scheduler.triggerTask.mockRejectedValue(
      new ConflictError('The task is running'),
    );
    const list = host.list.bind(host);
    const asked: string[] = [];
    jest.spyOn(host, 'list').mockImplementationOnce(async () => {
      asked.push((await task.start()).id);
      return list();
    });
    await task.schedule();
    await scheduler.scheduleTask.mock.calls[0][0].fn(
      new AbortController().signal,
    );
    expect(await runs.get(asked[0])).toMatchObject({
      trigger: 'manual',
      status: 'succeeded',
    });
    expect((await runs.latest()).running).toBe(false);
  });

  it('loses nothing while its host fails', async () => {
    const { host, run, declared, repositories, runs } = await start();
    await fill(3);
    await run();
    host.failure = new Error('503 Service Unavailable');
    await expect(run()).rejects.toThrow(/503 Service Unavailable/);
    expect(Object.keys(await declared())).toHaveLength(3);
    expect((await repositories.summary()).byState).toEqual({ unreachable: 3 });
    expect((await runs.latest()).lastRun).toMatchObject({
      status: 'failed',
      unreachable: 3,
      message: expect.stringContaining('503 Service Unavailable'),
    });
    host.failure = undefined;
    expect(await run()).toMatchObject({
      status: 'succeeded',
      unreachable: 0,
      changed: 0,
    });
    expect((await repositories.summary()).byState).toEqual({ registered: 3 });
  });

  it('keeps what a repository declared while it can not be read', async () => {
    const { host, run, declared, repositories } = await start();
    await fill(2);
    await run();
    host.set('acme/service-0', { error: 'permission denied' });
    // A head that no fetch can bring
    host.set('acme/service-1', {
      head: '0123456789012345678901234567890123456789',
    });
    expect(await run()).toMatchObject({
      status: 'succeeded',
      unreachable: 2,
      changed: 0,
    });
    expect(Object.keys(await declared())).toEqual(
      names('service-0', 'service-1'),
    );
    expect(await repositories.get('test:acme/service-0')).toMatchObject({
      state: 'unreachable',
      error: 'permission denied',
      entityCount: 1,
    });
    expect(
      (await repositories.get('test:acme/service-1'))?.unreachableSince,
    ).toBeDefined();
  });

  it('asks before it removes much, and removes exactly what was approved', async () => {
    const { host, run, declared, runs, task, repositories } = await start();
    await fill(12);
    await run();
    for (let i = 0; i < 8; i += 1) {
      host.drop(`acme/service-${i}`);
    }
    await host.push('acme/new', file(component('new', 'good')));
    const held = await run();
    expect(held).toMatchObject({
      status: 'held',
      removed: 0,
      added: 1,
      heldRemovals: names(...[0, 1, 2, 3, 4, 5, 6, 7].map(i => `service-${i}`)),
      message: expect.stringMatching(
        /^8 of 13 entities \(62 %\).*approve this run/,
      ),
    });
    expect(Object.keys(await declared())).toHaveLength(13);
    // The same question again is the same run; another question takes its place
    expect(await run()).toMatchObject({ id: held?.id, repetitions: 2 });
    host.drop('acme/service-8');
    const again = await run();
    expect(again).toMatchObject({
      status: 'held',
      added: 0,
      repetitions: undefined,
    });
    await expect(task.approve(held!.id)).rejects.toThrow(/not the last one/);

    // One comes back before the approval takes effect: it stays
    await task.approve(again!.id);
    await host.push('acme/service-7', file(component('service-7', 'back')));
    expect(await run()).toMatchObject({
      status: 'succeeded',
      removed: 8,
      trigger: 'manual',
    });
    expect(Object.keys(await declared())).toEqual(
      names('new', ...['10', '11', '7', '9'].map(i => `service-${i}`)).sort(),
    );
    expect(await repositories.get('test:acme/service-0')).toBeUndefined();
    await expect(
      runs.getHeld((await runs.latest()).lastRun!.id),
    ).rejects.toThrow(/nothing to approve/);
  });

  it('lets an entity move between repositories without being away', async () => {
    const { host, run, declared, repositories } = await start();
    await fill(6);
    await host.push('acme/old', file(component('ledger', 'old')));
    await run();
    host.drop('acme/old');
    await host.push('acme/renamed', file(component('ledger', 'renamed')));
    expect(await run()).toMatchObject({ added: 0, updated: 1, removed: 0 });
    expect((await declared())['component:default/ledger']).toBe('renamed');
    expect((await repositories.get('test:acme/renamed'))?.state).toBe(
      'registered',
    );
    expect(await repositories.get('test:acme/old')).toBeUndefined();
  });

  it('gives a contested name to the first, and on when the first lets go', async () => {
    const { host, run, declared, repositories } = await start();
    await host.push('acme/first', file(component('ledger', 'first')));
    await run();
    await host.push(
      'acme/b-second',
      file(component('ledger', 'second'), component('extra', 'second')),
    );
    await host.push('acme/a-third', file(component('ledger', 'third')));
    await run();
    expect((await declared())['component:default/ledger']).toBe('first');
    expect(
      await repositories.findings({ repository: 'test:acme/b-second' }),
    ).toEqual([
      expect.objectContaining({
        rule: 'name-taken',
        severity: 'error',
        path: 'catalog-info.yaml',
        line: 2,
        message: expect.stringContaining('test:acme/first'),
      }),
    ]);
    expect(await repositories.get('test:acme/b-second')).toMatchObject({
      state: 'broken',
      entityCount: 1,
    });

    host.drop('acme/first');
    await run();
    // Both came in the same run: the order of their ids decides
    expect((await declared())['component:default/ledger']).toBe('third');
    expect(
      await repositories.findings({ repository: 'test:acme/b-second' }),
    ).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('test:acme/a-third'),
      }),
    ]);
    expect(
      await repositories.findings({ repository: 'test:acme/a-third' }),
    ).toEqual([]);
  });

  it('keeps the last good version of a document that is broken, until it is fixed or gone', async () => {
    const { host, run, declared, repositories } = await start();
    await host.push(
      'acme/ledger',
      file(component('ledger', 'good'), component('jobs', 'good')),
    );
    await run();
    await host.push(
      'acme/ledger',
      file(
        component('ledger', 'newer'),
        component('jobs', 'bad').replace('type: service', 'type: 7'),
      ),
    );
    await run();
    expect(await declared()).toEqual({
      'component:default/jobs': 'good',
      'component:default/ledger': 'newer',
    });
    expect(await repositories.entities('test:acme/ledger')).toEqual([
      {
        entityRef: 'component:default/ledger',
        path: 'catalog-info.yaml',
        line: 2,
      },
      expect.objectContaining({
        entityRef: 'component:default/jobs',
        lastGood: true,
      }),
    ]);
    const [finding] = await repositories.findings({
      entityRef: 'component:default/jobs',
    });
    expect(finding).toMatchObject({
      severity: 'error',
      path: 'catalog-info.yaml',
      line: expect.any(Number),
    });

    await host.push(
      'acme/ledger',
      file('metadata: [', component('ledger', 'x')),
    );
    await run();
    expect(await declared()).toEqual({
      'component:default/jobs': 'good',
      'component:default/ledger': 'newer',
    });
    expect((await repositories.get('test:acme/ledger'))?.state).toBe('broken');
    expect(await repositories.entities('test:acme/ledger')).toMatchObject([
      { entityRef: 'component:default/ledger', lastGood: true },
      { entityRef: 'component:default/jobs', lastGood: true },
    ]);

    await host.push('acme/ledger', file(component('ledger', 'fixed')));
    await run();
    expect(await declared()).toEqual({ 'component:default/ledger': 'fixed' });
    expect((await repositories.get('test:acme/ledger'))?.state).toBe(
      'registered',
    );
  });

  it('leaves no half state when it is stopped, and goes on from there', async () => {
    const { host, run, declared, runs, repositories } = await start({
      config: { concurrency: 1 },
    });
    await fill(3);
    await run();
    await host.push('acme/service-0', file(component('renamed', 'good')));
    await host.push('acme/service-1', file(component('service-1', 'newer')));
    const stop = new AbortController();
    const { list } = host;
    host.list = async () => {
      // The listing is there, and then the process is told to stop
      const listed = await list.call(host);
      setImmediate(() => stop.abort());
      return listed;
    };
    await expect(run(stop.signal)).rejects.toThrow();
    host.list = list;
    expect((await runs.latest()).lastRun).toMatchObject({
      status: 'failed',
      removed: 0,
    });
    expect(Object.keys(await declared())).toEqual(
      names('service-0', 'service-1', 'service-2'),
    );
    expect(await run()).toMatchObject({ status: 'succeeded' });
    expect(await declared()).toEqual({
      'component:default/renamed': 'good',
      'component:default/service-1': 'newer',
      'component:default/service-2': 'good',
    });
    expect((await repositories.summary()).byState).toEqual({ registered: 3 });
  });

  it('tells of owners and dependencies that nobody has', async () => {
    const { host, run, repositories } = await start();
    await host.push(
      'acme/ledger',
      file(
        component('ledger', 'x', '  dependsOn: [component:jobs]\n').replace(
          'ledger-team',
          'nobody',
        ),
      ),
    );
    await host.push('acme/other', file(component('other', 'x')));
    await run();
    expect(
      (await repositories.findings({ repository: 'test:acme/ledger' })).map(
        ({ rule, severity, line }) => [rule, severity, line],
      ),
    ).toEqual([
      ['owner-unknown', 'warning', 10],
      ['reference-unknown', 'warning', 11],
    ]);
    expect(
      await repositories.findings({ repository: 'test:acme/other' }),
    ).toEqual([]);
    expect(
      await repositories.findings({ ownedBy: ['group:default/nobody'] }),
    ).toHaveLength(2);
    expect(await repositories.get('test:acme/ledger')).toMatchObject({
      state: 'registered',
      warningCount: 2,
    });
    await host.push('acme/jobs', file(component('jobs', 'x')));
    await run();
    expect(
      await repositories.findings({ repository: 'test:acme/ledger' }),
    ).toHaveLength(1);
  });

  it('tells of a name that the catalog has from elsewhere, until it is let go', async () => {
    const { host, run, repositories } = await start({
      knownToCatalog: ['group:default/ledger-team', 'component:default/ledger'],
    });
    await host.push('acme/ledger', file(component('ledger', 'x')));
    await host.push('acme/other', file(component('other', 'x')));
    await run();
    expect(
      await repositories.findings({ repository: 'test:acme/ledger' }),
    ).toMatchObject([
      {
        rule: 'name-taken',
        severity: 'error',
        path: 'catalog-info.yaml',
        line: 2,
        entityRef: 'component:default/ledger',
        message: expect.stringContaining('from another source'),
      },
    ]);
    expect((await repositories.summary()).errors).toBe(1);
    await host.push('acme/ledger', file(component('ledger-api', 'x')));
    await run();
    expect((await repositories.summary()).errors).toBe(0);
  });

  it('checks one repository at once, however many ask', async () => {
    const { host, checks, declared, repositories, runs } = await start();
    await host.push('acme/ledger', file(component('ledger', 'one')));
    await Promise.all([
      checks.check('test:acme/ledger', 'push'),
      checks.check('test:acme/ledger', 'push'),
      checks.check('test:acme/ledger', 'manual'),
    ]);
    expect(await declared()).toEqual({ 'component:default/ledger': 'one' });
    expect(await runs.list({ limit: 10, offset: 0 })).toHaveLength(1);
    await expect(checks.check('test:acme/none', 'manual')).rejects.toThrow(
      /no repository 'test:acme\/none'/,
    );
    host.failure = new Error('down');
    await expect(checks.check('test:acme/ledger', 'manual')).rejects.toThrow(
      /can't be asked/,
    );
    host.failure = undefined;
    host.drop('acme/ledger');
    await checks.check('test:acme/ledger', 'push');
    expect(await declared()).toEqual({});
    expect(await repositories.get('test:acme/ledger')).toBeUndefined();
  });
});
