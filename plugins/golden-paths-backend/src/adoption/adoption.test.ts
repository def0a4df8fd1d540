import assert from 'node:assert/strict';
import { parseLock } from '@paved/plugin-golden-paths-common';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal, tomas } from '../__testUtils__/startPortal';

const BILLING = '/services/component/default/billing';
const OWN = {
  'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: billing }
spec: { type: service, lifecycle: production, owner: 'group:default/billing-team' }
`,
  'README.md': '# billing\n\nSends what is owed.\n',
  'pipeline.yaml': 'registry: registry.example.com\nscan: true\n',
  'src/main.js': 'start();\n',
};

describe('adoption', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    const hasVersion = (version: string) =>
      eventually(async () => {
        const { body } = await portal.get('/paths/default/service');
        assert.equal((body.candidate ?? body.latest)?.version, version);
      });
    await hasVersion('1.0.0');
    await portal.push(
      'acme/golden-paths',
      pathFiles({ version: '1.1.0', pipeline: 'scan: true\n' }),
    );
    await hasVersion('1.1.0');
    await portal
      .post('/paths/default/service/releases', { version: '1.1.0' })
      .expect(201);
    await portal.push('acme/billing', OWN);
    await eventually(async () => {
      await portal.get(BILLING).expect(200);
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    portal.denied.clear();
    portal.audited.length = 0;
  });

  const request = {
    path: 'service',
    release: '1.1.0',
    parameters: { name: 'billing', owner: 'group:default/billing-team' },
  };

  it('finds the release that a repository is nearest to', async () => {
    const { body } = await portal.post(`${BILLING}/adopt/preview`).expect(200);
    expect(body.items).toMatchObject([
      {
        path: 'goldenpath:default/service',
        release: '1.1.0',
        same: ['catalog-info.yaml', 'pipeline.yaml'],
        different: ['README.md'],
        missing: [],
        parameters: request.parameters,
      },
      { release: '1.0.0', same: ['catalog-info.yaml'] },
    ]);
  });

  it('proposes the lock and nothing else, once', async () => {
    const [one, two] = await Promise.all([
      portal.post(`${BILLING}/adopt`, request).expect(201),
      portal.post(`${BILLING}/adopt`, request).expect(201),
    ]);
    expect(two.body).toEqual(one.body);
    expect(one.body).toMatchObject({
      repository: 'directory:acme/billing',
      entityRef: 'component:default/billing',
      from: '1.1.0',
      to: '1.1.0',
      state: 'open',
      createdBy: 'user:default/sara-lind',
    });
    // A branch that is a moment old has not been fetched yet
    await eventually(async () => {
      const { files } = await portal.repositories.compare(
        {
          repository: 'directory:acme/billing',
          base: 'main',
          head: one.body.commit,
        },
        portal.asPlugin,
      );
      expect(files).toMatchObject([{ path: '.golden-path.yaml' }]);
    });
    const lock = parseLock(
      (await portal.readFile(
        'billing',
        '.golden-path.yaml',
        one.body.commit,
      )) ?? '',
    );
    expect(lock).toMatchObject({
      release: '1.1.0',
      parameters: request.parameters,
      repository: { owner: 'acme', name: 'billing' },
    });
    expect(lock.files.map(({ path }) => path)).toEqual([
      'README.md',
      'catalog-info.yaml',
      'pipeline.yaml',
    ]);

    // Closed, it is proposed anew; another release takes the place of the first
    await portal.post(`/upgrades/${one.body.id}/close`).expect(200);
    const again = await portal.post(`${BILLING}/adopt`, request).expect(201);
    expect(again.body.state).toBe('open');
    const other = await portal
      .post(`${BILLING}/adopt`, { ...request, release: '1.0.0' })
      .expect(201);
    const { body } = await portal.get(BILLING);
    expect(
      body.upgrades.filter((each: { state: string }) => each.state === 'open'),
    ).toMatchObject([{ id: other.body.id, to: '1.0.0' }]);
    expect(portal.audited).toContain('service-adopt succeeded');
  });

  it('puts the repository on the path when it is merged, from where it is upgraded without loss', async () => {
    const { body } = await portal.get(BILLING);
    const [{ id }] = body.upgrades;
    const merged = await portal.post(`/upgrades/${id}/merge`).expect(200);
    expect(merged.body.state).toBe('merged');
    await eventually(async () => {
      const { body: now } = await portal.get(BILLING);
      expect(now.service).toMatchObject({
        release: '1.0.0',
        drift: { behind: 1, managedChanged: ['pipeline.yaml'] },
      });
    });
    expect(
      portal.told.filter(({ repository }) => repository?.endsWith('/billing')),
    ).toMatchObject([
      {
        id: 'directory:acme/billing/adopted/goldenpath:default/service/1.0.0',
        type: 'golden-path.adopted',
        entityRef: 'component:default/billing',
        by: 'user:default/sara-lind',
      },
    ]);
    const { body: preview } = await portal
      .post(`${BILLING}/upgrade/preview`)
      .expect(200);
    expect(preview).toMatchObject({ to: '1.1.0', changes: [], conflicts: [] });
    expect(await portal.readFile('billing', 'src/main.js')).toBe(
      OWN['src/main.js'],
    );
    await portal
      .post(`${BILLING}/adopt/preview`)
      .expect(409, /is on goldenpath:default\/service already/);
    await portal.post(`${BILLING}/adopt`, request).expect(409);
  });

  it('refuses what can not be', async () => {
    await portal.push('acme/mail', {
      'catalog-info.yaml': OWN['catalog-info.yaml'].replace(
        'billing }',
        'mail }',
      ),
    });
    const mail = '/services/component/default/mail';
    await eventually(async () => {
      await portal.get(mail).expect(200);
    });
    await portal
      .post(`${mail}/adopt`, { ...request, parameters: { name: '../x' } })
      .expect(400, /name/);
    await portal
      .post(`${mail}/adopt`, { ...request, release: '9.0.0' })
      .expect(404, /no release 9.0.0/);
    await portal.post(`${mail}/adopt`, { ...request, path: 'x' }).expect(404);
    await portal.post(`${mail}/adopt`, request, tomas).expect(404);
    await portal.post(`${mail}/adopt/preview`, {}, tomas).expect(404);
    portal.denied.add('golden-paths.service.upgrade');
    await portal.post(`${mail}/adopt`, request).expect(403);
    const { body } = await portal.get(mail);
    expect(body.upgrades).toEqual([]);
  });
});
