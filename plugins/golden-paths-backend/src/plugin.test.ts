import assert from 'node:assert/strict';
import { mockCredentials } from '@backstage/backend-test-utils';
import { eventually, startPortal, tomas } from './__testUtils__/startPortal';
import { pathFiles } from './__testUtils__/pathFiles';

const PATH = '/paths/default/service';

describe('golden paths in a portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    portal.denied.clear();
    portal.audited.length = 0;
  });

  it('publishes the first release by itself', async () => {
    const { body } = await portal.get(PATH).expect(200);
    expect(body).toMatchObject({
      path: { ref: 'goldenpath:default/service', title: 'A service' },
      template: 'template:default/service',
      services: 0,
      mayPublish: true,
      releases: [
        {
          version: '1.0.0',
          changelog: 'What is new in 1.0.0.',
          source: {
            repository: 'directory:acme/golden-paths',
            folder: 'service',
          },
        },
      ],
    });
    expect(body.candidate).toBeUndefined();
    expect(body.releases[0].publishedBy).toBeUndefined();
    expect(portal.told).toMatchObject([
      {
        id: 'goldenpath:default/service/releases/1.0.0',
        type: 'golden-path.released',
      },
    ]);
  });

  it('finds services by their locks, and knows whose they are and how far from their path', async () => {
    await portal.create('ledger');
    await portal.create('notes', '1.0.0', 'notes-team');
    await eventually(async () => {
      const { body } = await portal.get(`${PATH}/services`).expect(200);
      expect(body.items).toMatchObject([
        {
          repository: 'directory:acme/ledger',
          entityRef: 'component:default/ledger',
          owner: 'group:default/ledger-team',
          release: '1.0.0',
          steppedOff: false,
          deviations: [],
          drift: { behind: 0, managedChanged: [], wouldConflict: [] },
        },
        { entityRef: 'component:default/notes', drift: { behind: 0 } },
      ]);
      expect(body.totalItems).toBe(2);
    });
    const { body } = await portal.get('/services/component/default/ledger');
    expect(body).toMatchObject({
      repository: 'directory:acme/ledger',
      service: { release: '1.0.0' },
      lock: {
        path: 'goldenpath:default/service',
        parameters: { name: 'ledger' },
      },
      pathTitle: 'A service',
      latest: '1.0.0',
      upgrades: [],
      mayUpgrade: true,
      mayDeviate: true,
    });
    const summary = await portal.get('/paths');
    expect(summary.body.items).toMatchObject([
      { services: 2, teams: 2, hoursSaved: 80, satisfaction: { answers: 0 } },
    ]);

    // What the team changes of the platform's files is drift, its own files are not
    await portal.push('acme/ledger', {
      'README.md': '# ledger\n\nKeeps the books.\n',
      'pipeline.yaml': 'registry: registry.example.com\ntest: false\n',
    });
    await eventually(async () => {
      const { body: page } = await portal.get(`${PATH}/services?state=changed`);
      expect(page.items).toMatchObject([
        { drift: { managedChanged: ['pipeline.yaml'] } },
      ]);
    });
  });

  it('pages and filters services', async () => {
    const names = async (query: string) => {
      const { body } = await portal
        .get(`${PATH}/services?${query}`)
        .expect(200);
      return body.items.map(({ title, repository }: Record<string, string>) =>
        (title ?? repository).replace('directory:acme/', ''),
      );
    };
    const first = await portal.get(`${PATH}/services?limit=1`);
    expect(first.body).toMatchObject({
      totalItems: 2,
      nextCursor: expect.any(String),
    });
    expect(await names(`limit=1&cursor=${first.body.nextCursor}`)).toEqual([
      'notes',
    ]);
    expect(await names('owner=notes-team')).toEqual(['notes']);
    expect(await names('state=up-to-date')).toEqual(['notes']);
    expect(await names('state=behind')).toEqual([]);
    expect(await names('release=1.0.0')).toEqual(['ledger', 'notes']);
    await portal.get(`${PATH}/services?cursor=x`).expect(400, /cursor/);
    await portal
      .get(`${PATH}/services?release=new`)
      .expect(400, /release: must be/);
  });

  it('keeps a later version as a candidate, forecasts it, and publishes it when an owner says so', async () => {
    const files = pathFiles({
      version: '1.1.0',
      pipeline: 'test: true\nscan: true\n',
    });
    await portal.push('acme/golden-paths', {
      ...files,
      'service/skeleton/broken.njk': '${{ values.nmae }}',
    });
    await eventually(async () => {
      const { body } = await portal.get(PATH);
      expect(body.candidate).toMatchObject({
        version: '1.1.0',
        problems: [
          expect.stringMatching(/service\/skeleton\/broken.njk:1: .*nmae/),
        ],
      });
      expect(body.releases).toHaveLength(1);
    });
    await portal
      .post(`${PATH}/releases`, { version: '1.1.0' })
      .expect(400, /nmae/);
    await portal.push('acme/golden-paths', {
      ...pathFiles({ version: '1.0.0', pipeline: 'test: later\n' }),
      'service/skeleton/broken.njk': undefined,
    });
    await eventually(async () => {
      const { body } = await portal.get(PATH);
      expect(body.candidate?.problems).toEqual([
        expect.stringMatching(/1.0.0 is published with other files/),
      ]);
    });
    await portal
      .post(`${PATH}/releases`, { version: '1.0.0' })
      .expect(409, /never changes/);
    await portal.push('acme/golden-paths', pathFiles({ version: '0.9.0' }));
    await eventually(async () => {
      const { body } = await portal.get(PATH);
      expect(body.candidate?.problems).toEqual([
        expect.stringMatching(/0.9.0 is below 1.0.0/),
      ]);
    });
    await portal.push('acme/golden-paths', files);
    await eventually(async () => {
      const { body } = await portal.get(PATH);
      expect(body.candidate).toMatchObject({
        version: '1.1.0',
        problems: [],
        changelog: 'What is new in 1.1.0.',
      });
    });

    const started = await portal.post(`${PATH}/forecasts`).expect(201);
    expect(started.body).toMatchObject({
      state: 'running',
      version: '1.1.0',
      total: 2,
      done: 0,
    });
    await eventually(async () => {
      const { body } = await portal.get(`/forecasts/${started.body.id}`);
      expect(body).toMatchObject({
        state: 'done',
        total: 2,
        done: 2,
        clean: 1,
        conflicting: 1,
        failed: 0,
        files: [{ path: 'pipeline.yaml', repositories: 1 }],
        items: [
          {
            entityRef: 'component:default/ledger',
            from: '1.0.0',
            outcome: 'conflict',
            conflicts: [{ path: 'pipeline.yaml', type: 'content' }],
          },
          { entityRef: 'component:default/notes', outcome: 'clean' },
        ],
      });
    });
    const list = await portal.get(`${PATH}/forecasts`);
    expect(list.body.items).toMatchObject([
      { id: started.body.id, clean: 1, items: [] },
    ]);

    await portal.post(`${PATH}/forecasts`, { version: '1.1.0' }).expect(201);
    await portal.post(`${PATH}/forecasts`, { version: '1.0.0' }).expect(201);
    await portal.post(`${PATH}/forecasts`, { version: '4.0.0' }).expect(404);
    await portal.post(`${PATH}/forecasts`, { ref: 'gone' }).expect(404, /gone/);
    portal.denied.add('golden-paths.release.publish');
    await portal
      .post(`${PATH}/releases`, { version: '1.1.0' })
      .expect(403, /owners/);
    await portal.post(`${PATH}/forecasts`).expect(403);
    portal.denied.clear();
    await portal
      .post(`${PATH}/releases`, { version: '1.2.0' })
      .expect(409, /has version 1.1.0/);
    const { body } = await portal
      .post(`${PATH}/releases`, { version: '1.1.0' })
      .expect(201);
    expect(body).toMatchObject({
      version: '1.1.0',
      publishedBy: 'user:default/sara-lind',
    });
    expect(portal.audited).toEqual(
      expect.arrayContaining([
        'release-publish failed',
        'release-publish succeeded',
        'forecast-start failed',
      ]),
    );
    await eventually(async () => {
      const { body: detail } = await portal.get(PATH);
      expect(detail).toMatchObject({
        drift: { behind: 2, managedChanged: 1, upToDate: 0, unknown: 0 },
      });
      expect(detail.candidate).toBeUndefined();
      const { body: page } = await portal.get(`${PATH}/services?state=behind`);
      expect(page.items).toMatchObject([
        { drift: { behind: 1, wouldConflict: ['pipeline.yaml'] } },
        { drift: { behind: 1, wouldConflict: [] } },
      ]);
    });
    const unchanged = await portal
      .post(`${PATH}/releases`, { version: '1.1.0' })
      .expect(201);
    expect(unchanged.body.publishedAt).toBe(body.publishedAt);
  });

  it('upgrades without conflicts: looked at, proposed once, merged', async () => {
    const NOTES = '/services/component/default/notes';
    await portal.push('acme/notes', {
      'README.md': '# notes\n\nKeeps notes.\n',
      'src/main.ts': 'mine\n',
    });
    const { body: preview } = await portal
      .post(`${NOTES}/upgrade/preview`)
      .expect(200);
    expect(preview).toMatchObject({
      from: '1.0.0',
      to: '1.1.0',
      changes: [{ path: 'pipeline.yaml', type: 'modified', class: 'managed' }],
      conflicts: [],
      changelog: [{ version: '1.1.0', text: 'What is new in 1.1.0.' }],
    });
    portal.denied.add('repositories.repository.propose');
    await portal.post(`${NOTES}/upgrade`).expect(403, /owners/);
    portal.denied.clear();
    await portal
      .post(`${NOTES}/upgrade`, { hash: 'sha256-0' })
      .expect(409, /look at the preview again/);
    await portal.post(`${NOTES}/upgrade`, { release: '3.0.0' }).expect(404);
    await portal
      .post(`${NOTES}/upgrade`, { release: '1.0.0' })
      .expect(400, /already/);

    // Two at once are one
    const [one, two] = await Promise.all([
      portal.post(`${NOTES}/upgrade`, { hash: preview.hash }).expect(201),
      portal.post(`${NOTES}/upgrade`, { hash: preview.hash }).expect(201),
    ]);
    expect(one.body).toMatchObject({
      state: 'open',
      branch: 'golden-path/service-1.1.0',
      createdBy: 'user:default/sara-lind',
      changes: 1,
    });
    expect(two.body).toEqual(one.body);
    const { body: open } = await portal.get('/upgrades?state=open');
    expect(open.items).toEqual([one.body]);
    expect(
      await portal.readFile('notes', 'pipeline.yaml', one.body.branch),
    ).toMatch(/scan: true/);

    const { body: merged } = await portal
      .post(`/upgrades/${one.body.id}/merge`)
      .expect(200);
    expect(merged).toMatchObject({ state: 'merged' });
    expect(await portal.readFile('notes', 'README.md')).toBe(
      '# notes\n\nKeeps notes.\n',
    );
    expect(await portal.readFile('notes', 'src/main.ts')).toBe('mine\n');
    await eventually(async () => {
      const { body } = await portal.get(NOTES);
      expect(body.service).toMatchObject({
        release: '1.1.0',
        drift: { behind: 0, managedChanged: [] },
      });
      expect(body.service.openUpgrade).toBeUndefined();
    });
    await portal
      .post(`/upgrades/${one.body.id}/merge`)
      .expect(409, /is merged/);
    await portal.post(`${NOTES}/upgrade`).expect(400, /already/);
    expect(
      portal.told
        .filter(({ repository }) => repository === 'directory:acme/notes')
        .map(({ type }) => type),
    ).toEqual(['golden-path.upgrade-proposed', 'golden-path.upgraded']);
  });

  it('proposes conflicts with their marks, and merges them only once somebody has decided', async () => {
    const LEDGER = '/services/component/default/ledger';
    const { body: upgrade } = await portal
      .post(`${LEDGER}/upgrade`)
      .expect(201);
    expect(upgrade.conflicts).toMatchObject([
      { path: 'pipeline.yaml', type: 'content' },
    ]);
    expect(
      await portal.readFile('ledger', 'pipeline.yaml', upgrade.branch),
    ).toMatch(/<<<<<<< yours[^]*>>>>>>> service 1.1.0/);
    await portal
      .post(`/upgrades/${upgrade.id}/merge`)
      .expect(409, /marks of conflicts: pipeline.yaml/);

    await portal.push(
      'acme/ledger',
      {
        'pipeline.yaml':
          'registry: registry.example.com\ntest: false\nscan: true\n',
      },
      upgrade.branch,
    );
    // Nobody overwrites what somebody has put on the branch
    await portal.push('acme/ledger', { 'notes.txt': 'mine\n' });
    await portal
      .post(`${LEDGER}/upgrade`)
      .expect(409, /Somebody else has committed/);
    const { body: merged } = await portal
      .post(`/upgrades/${upgrade.id}/merge`)
      .expect(200);
    expect(merged.state).toBe('merged');
    expect(await portal.readFile('ledger', 'notes.txt')).toBe('mine\n');
    expect(await portal.readFile('ledger', 'pipeline.yaml')).toMatch(
      /test: false\nscan: true/,
    );
  });

  it('closes what a newer release supersedes, and what people close', async () => {
    await portal.create('cart', '1.0.0');
    const CART = '/services/component/default/cart';
    await eventually(async () => {
      await portal.post(`${CART}/upgrade/preview`).expect(200);
    });
    const { body: first } = await portal.post(`${CART}/upgrade`).expect(201);
    // A newer head moves the same request
    await portal.push('acme/cart', { 'src/cart.ts': 'mine\n' });
    const { body: moved } = await portal.post(`${CART}/upgrade`).expect(201);
    expect(moved).toMatchObject({ branch: first.branch, state: 'open' });
    expect(moved.id).not.toBe(first.id);

    await portal.push(
      'acme/golden-paths',
      pathFiles({
        version: '1.2.0',
        pipeline: 'scan: all\n',
        required: 'name, tier',
        properties:
          '        tier: { type: string, title: Tier, enum: [one, two] }',
      }),
    );
    await eventually(async () => {
      await portal.post(`${PATH}/releases`, { version: '1.2.0' }).expect(201);
    });
    // What nobody has said yet is asked for
    const { body: question } = await portal
      .post(`${CART}/upgrade/preview`)
      .expect(200);
    expect(question).toMatchObject({
      to: '1.2.0',
      hash: '',
      changes: [],
      newParameters: [{ name: 'tier', title: 'Tier', required: true }],
    });
    await portal.post(`${CART}/upgrade`).expect(400, /tier/);
    const { body: answered } = await portal
      .post(`${CART}/upgrade/preview`, { parameters: { tier: 'one' } })
      .expect(200);
    expect(answered.changes).toMatchObject([{ path: 'pipeline.yaml' }]);
    const { body: second } = await portal
      .post(`${CART}/upgrade`, { parameters: { tier: 'two' } })
      .expect(201);
    expect(second.branch).toBe('golden-path/service-1.2.0');
    const { body: list } = await portal.get(
      '/upgrades?repository=directory:acme/cart',
    );
    expect(
      list.items.map(
        ({ to, state }: Record<string, string>) => `${to} ${state}`,
      ),
    ).toEqual(['1.2.0 open', '1.1.0 superseded', '1.1.0 superseded']);
    expect(
      await portal.repositories.change(
        { repository: 'directory:acme/cart', branch: first.branch },
        portal.asPlugin,
      ),
    ).toMatchObject({ state: 'closed' });
    const { body: closed } = await portal
      .post(`/upgrades/${second.id}/close`)
      .expect(200);
    expect(closed.state).toBe('closed');
    await portal
      .post(`${CART}/upgrade`, { parameters: { tier: 'three' } })
      .expect(400, /tier/);
  });

  it('respects what teams declare to do in their own way', async () => {
    const CART = '/services/component/default/cart';
    const declare = (body: object) => portal.post(`${CART}/deviations`, body);
    await declare({ scope: 'files', files: ['pipeline.yaml'] }).expect(
      400,
      /reason: say why/,
    );
    await declare({ scope: 'files', reason: 'x' }).expect(400, /files: name/);
    await declare({ scope: 'path', reviewOn: '2026-02-30' }).expect(
      400,
      /reviewOn/,
    );
    await declare({ scope: 'path', reviewOn: '2020-01-31' }).expect(
      400,
      /reviewOn: is over/,
    );
    await declare({
      scope: 'files',
      files: ['../../etc/**'],
      reason: 'x',
    }).expect(400, /leads out of the repository/);
    portal.denied.add('golden-paths.deviation.declare');
    await declare({ scope: 'path' }).expect(403);
    portal.denied.clear();

    const { body: files } = await declare({
      scope: 'files',
      files: ['pipeline.yaml'],
      reason: 'We build elsewhere',
      reviewOn: '2099-01-31',
    }).expect(201);
    await portal.push('acme/cart', { 'pipeline.yaml': 'ours\n' });
    await eventually(async () => {
      const { body } = await portal.get(CART);
      expect(body.service).toMatchObject({
        drift: { managedChanged: [], behind: 2 },
        deviations: [{ id: files.id, declaredBy: 'user:default/sara-lind' }],
      });
    });
    const { body: preview } = await portal
      .post(`${CART}/upgrade/preview`, { parameters: { tier: 'one' } })
      .expect(200);
    expect(preview.changes).toEqual([]);
    expect(preview.hash).toMatch(/^sha256-/);

    const { body: off } = await declare({ scope: 'path' }).expect(201);
    await declare({ scope: 'path' }).expect(409, /already/);
    await portal.post(`${CART}/upgrade/preview`).expect(409, /stepped off/);
    await eventually(async () => {
      const { body: page } = await portal.get(
        `${PATH}/services?state=stepped-off`,
      );
      expect(page.items).toMatchObject([
        { entityRef: 'component:default/cart', steppedOff: true },
      ]);
      expect(page.items[0].drift).toBeUndefined();
    });
    expect((await portal.get(PATH)).body).toMatchObject({
      steppedOff: 1,
      services: 2,
    });
    const { body: ended } = await portal
      .post(`/deviations/${off.id}/end`)
      .expect(200);
    expect(ended.endedBy).toBe('user:default/sara-lind');
    await portal.post(`/deviations/${off.id}/end`).expect(200);
    await portal.post(`${CART}/upgrade/preview`).expect(200);
    expect(
      portal.told
        .filter(({ id }) => id.startsWith('deviations/'))
        .map(({ type }) => type),
    ).toEqual([
      'golden-path.deviated',
      'golden-path.stepped-off',
      'golden-path.stepped-on',
    ]);
  });

  it('keeps what can not be relied on with the problem and its mend', async () => {
    const CART = '/services/component/default/cart';
    const problemOf = async () => (await portal.get(CART)).body.service;
    const lock = (await portal.readFile('cart', '.golden-path.yaml')) ?? '';
    const expectProblem = async (text: string | undefined, problem: RegExp) => {
      await portal.push('acme/cart', { '.golden-path.yaml': text });
      await eventually(async () => {
        expect(await problemOf()).toMatchObject({
          release: expect.any(String),
          problem: expect.stringMatching(problem),
        });
        expect((await problemOf()).drift).toBeUndefined();
      });
      const parameters = { tier: 'one' };
      await portal.post(`${CART}/upgrade`, { parameters }).expect(response => {
        expect([400, 409]).toContain(response.status);
      });
    };
    await expectProblem(
      lock.replace(/^release:.*$/m, 'release: [1'),
      /\.golden-path\.yaml/,
    );
    await expectProblem(
      lock.replace(/^release:.*$/m, 'release: 7.0.0'),
      /never published/,
    );
    await expectProblem(
      lock.replace(/sha256: "?[0-9a-f]{64}/, match =>
        match.replace(/[0-9a-f]{64}/, '0'.repeat(64)),
      ),
      /lock/i,
    );
    await expectProblem(
      lock.replace(/^digest:.*$/m, `digest: sha256-${'0'.repeat(64)}`),
      /another digest/,
    );
    await expectProblem(
      lock.replace('default/service', 'default/gone'),
      /not in the catalog/,
    );
    await expectProblem(undefined, /no longer in the repository/);
    // A repository that was written anew is read anew
    await portal.push('acme/cart', { '.golden-path.yaml': lock });
    await eventually(async () => {
      expect((await problemOf()).problem).toBeUndefined();
      expect((await problemOf()).drift).toMatchObject({ behind: 2 });
    });
  });

  it('shows paths in the form of the guides, which nothing can be made from', async () => {
    await portal.push('acme/guides', {
      'catalog-info.yaml': `apiVersion: platform.example.com/v1
kind: GoldenPath
metadata: { name: guide }
spec:
  language: Go
  structure: [{ cmd/: [main.go] }]
  cicd:
    stages: [{ name: build, steps: [go build ./...] }]
    required_checks: [unit-tests]
  defaults: { replicas: 3 }
`,
    });
    await eventually(async () => {
      const { body } = await portal.get('/paths/default/guide').expect(200);
      expect(body).toMatchObject({
        path: { language: 'Go', requiredChecks: [{ text: 'unit-tests' }] },
        releases: [],
        services: 0,
      });
      expect(body.latest ?? body.candidate ?? body.problem).toBeUndefined();
    });
    await portal
      .post('/paths/default/guide/releases', { version: '1.0.0' })
      .expect(400, /golden-path.yaml/);
  });

  it('shows nobody what the catalog does not show them', async () => {
    const upgrades = (await portal.get('/upgrades')).body.items;
    expect(upgrades.length).toBeGreaterThan(0);
    expect((await portal.get('/paths', tomas)).body.items).toEqual([]);
    expect((await portal.get('/upgrades', tomas)).body.items).toEqual([]);
    const forecasts = (await portal.get(`${PATH}/forecasts`)).body.items;
    for (const path of [
      PATH,
      `${PATH}/services`,
      `${PATH}/forecasts`,
      `${PATH}/releases/latest/snapshot`,
      `/forecasts/${forecasts[0].id}`,
      '/services/component/default/ledger',
      '/services?repository=directory:acme/ledger',
    ]) {
      const { status, body } = await portal.get(path, tomas);
      expect(`${path} ${status} ${body.error?.name}`).toBe(
        `${path} 404 NotFoundError`,
      );
    }
    for (const path of [
      `${PATH}/releases`,
      `${PATH}/forecasts`,
      '/services/component/default/ledger/upgrade',
      '/services/component/default/ledger/upgrade/preview',
      '/services/component/default/ledger/deviations',
      `/upgrades/${upgrades[0].id}/close`,
      `/upgrades/${upgrades[0].id}/merge`,
    ]) {
      await portal.post(path, {}, tomas).expect(404);
    }
  });

  it('tells the permission framework whose a path is', async () => {
    const ask = async (resourceRef: string, ...claims: string[]) => {
      const { body } = await portal
        .post(
          '/.well-known/backstage/permissions/apply-conditions',
          {
            items: [
              {
                id: '1',
                resourceRef,
                resourceType: 'golden-paths-path',
                conditions: {
                  resourceType: 'golden-paths-path',
                  rule: 'IS_GOLDEN_PATH_OWNER',
                  params: { claims },
                },
              },
            ],
          },
          mockCredentials.service.header(),
        )
        .expect(200);
      return body.items[0].result;
    };
    const path = 'goldenpath:default/service';
    expect(await ask(path, 'Group:default/Platform-Team')).toBe('ALLOW');
    expect(await ask(path, 'group:default/ledger-team')).toBe('DENY');
    expect(await ask(path)).toBe('DENY');
    // Nobody's path is for administrators
    expect(await ask('goldenpath:default/guide', '')).toBe('DENY');
    expect(await ask('goldenpath:default/none', 'undefined')).toBe('DENY');
  });

  it('merges nothing that began before history was rewritten', async () => {
    await portal.create('stock', '1.0.0');
    const STOCK = '/services/component/default/stock';
    await eventually(async () => {
      await portal.post(`${STOCK}/upgrade/preview`).expect(200);
    });
    const { body: upgrade } = await portal
      .post(`${STOCK}/upgrade`, { parameters: { tier: 'one' } })
      .expect(201);
    const told = async () =>
      (await portal.get(STOCK)).body.service.openUpgrade?.hasLostBase;
    expect(await told()).toBe(false);
    await portal.rewriteHistory('acme/stock');
    await eventually(async () => {
      expect(await told()).toBe(true);
      await portal
        .post(`/upgrades/${upgrade.id}/merge`)
        .expect(409, /history of 'directory:acme\/stock' was rewritten/);
    });
    const { body: closed } = await portal
      .post(`/upgrades/${upgrade.id}/close`)
      .expect(200);
    expect(closed.state).toBe('closed');
  });

  it.each<[string, object, RegExp]>([
    ['release', { release: '1.0' }, /release: must be a semantic version/],
    ['a NUL', { parameters: { name: 'a\0' } }, /NUL/],
    [
      'depth',
      JSON.parse(`{"parameters":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`),
      /nested/,
    ],
    ['parameters', { parameters: [] }, /parameters: /],
    ['hash', { hash: {} }, /hash: /],
  ])('refuses bad requests: %s', async (_, request, message) => {
    const { status, body } = await portal.post(
      '/services/component/default/ledger/upgrade',
      request,
    );
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });

  it('refuses names that lead elsewhere', async () => {
    for (const ref of ['--upload-pack=x', 'a'.repeat(300), 'a..b']) {
      const { status } = await portal.post(`${PATH}/forecasts`, { ref });
      expect([400, 404]).toContain(status);
    }
    for (const path of [
      '/paths/default/..%2f..',
      '/paths/default/%00',
      '/services/component/default/%E2%80%AEledger',
      '/services?repository=../x',
      `${PATH}/releases/..%2f1.0.0/snapshot`,
    ]) {
      const { status } = await portal.get(path);
      expect([400, 404]).toContain(status);
    }
  });
});
