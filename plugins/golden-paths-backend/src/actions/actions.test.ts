import assert from 'node:assert/strict';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { pathFiles } from '../__testUtils__/pathFiles';
import { scaffolderFeatures } from '../__testUtils__/scaffolderFeatures';
import {
  eventually,
  sara,
  startPortal,
  tomasRef,
} from '../__testUtils__/startPortal';

const PREVIEW = `        preview: { type: string, title: Preview, 'ui:field': GoldenPathPreview }`;
const STEPS = `    - id: render
      name: Render
      action: golden-path:render
      input: { path: service, parameters: '\${{ parameters }}', plan: '\${{ parameters.preview }}' }
    - id: publish
      name: Publish
      action: repositories:publish
      input: { name: '\${{ parameters.name }}' }
`;

describe('actions', () => {
  const registry = actionsRegistryServiceMock();
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal({
      features: [
        ...scaffolderFeatures,
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => registry,
        }),
      ],
    });
    await portal.addUser('sara-lind');
    await portal.push(
      'acme/golden-paths',
      pathFiles({ version: '1.0.0', properties: PREVIEW, steps: STEPS }),
    );
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
      await portal.api
        .get('/api/catalog/entities/by-name/template/default/service')
        .set('Authorization', sara)
        .expect(200);
      await portal.repositories.commitAuthor({
        credentials: mockCredentials.user('user:default/sara-lind'),
      });
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    portal.denied.clear();
    portal.audited.length = 0;
  });

  const invoke = async (
    name: string,
    input: object,
    who = 'user:default/sara-lind',
  ) => {
    const { output } = await registry.invoke({
      id: `test:${name}`,
      input: input as never,
      credentials: mockCredentials.user(who),
    });
    return output as Record<string, any>;
  };

  const parameters = { name: 'ledger', owner: 'group:default/ledger-team' };

  it('find a path, plan, and create exactly what was planned', async () => {
    expect(await invoke('list-golden-paths', {})).toMatchObject({
      paths: [
        {
          path: 'goldenpath:default/service',
          template: 'template:default/service',
          latestRelease: '1.0.0',
          stage: 'supported',
        },
      ],
    });
    expect(await invoke('list-golden-paths', {}, tomasRef)).toEqual({
      paths: [],
    });
    const plan = await invoke('plan-service', { path: 'service', parameters });
    expect(plan).toMatchObject({
      repository: 'acme/ledger',
      release: '1.0.0',
      effects: [expect.stringMatching(/^Create the repository/), {}],
    });
    expect(
      plan.files.find(({ path }: { path: string }) => path === 'README.md'),
    ).toMatchObject({ content: '# ledger\n\nSay what it does.\n' });
    await expect(
      invoke('plan-service', { path: 'service', parameters: { name: '../x' } }),
    ).rejects.toThrow(/name/);

    const create = { path: 'service', parameters, planHash: plan.hash };
    const others = { ...parameters, owner: 'group:default/other-team' };
    await expect(
      invoke('create-service', { ...create, parameters: others }),
    ).rejects.toThrow(/not what was planned/);
    await expect(invoke('create-service', create, tomasRef)).rejects.toThrow(
      /golden-paths.service.create/,
    );
    const { taskId, link } = await invoke('create-service', create);
    expect(link).toBe(`/create/tasks/${taskId}`);
    await eventually(async () => {
      const { body } = await portal.get('/creations');
      expect(body.items).toMatchObject([
        {
          taskId,
          state: 'created',
          planHash: plan.hash,
          createdBy: 'user:default/sara-lind',
        },
      ]);
    });
  });

  it('forecast a release, check an upgrade and propose exactly that', async () => {
    await portal.push('acme/ledger', { 'README.md': '# Ours\n' });
    await portal.push(
      'acme/golden-paths',
      pathFiles({
        version: '1.1.0',
        readme: 'Say more.',
        pipeline: 'scan: true\n',
        properties: PREVIEW,
        steps: STEPS,
      }),
    );
    await eventually(async () => {
      const { body } = await portal.get('/paths/default/service');
      assert.equal(body.candidate?.version, '1.1.0');
      assert.equal(body.services, 1);
    });
    const forecast = await invoke('forecast-release', {
      path: 'service',
      version: '1.1.0',
    });
    expect(forecast).toMatchObject({
      state: 'done',
      version: '1.1.0',
      total: 1,
      conflicting: 1,
      files: [{ path: 'README.md', repositories: 1 }],
      services: [
        { repository: 'directory:acme/ledger', conflicts: ['README.md'] },
      ],
    });
    expect(
      await invoke('forecast-release', {
        path: 'service',
        forecast: forecast.forecast,
      }),
    ).toEqual(forecast);
    await expect(
      invoke('forecast-release', { path: 'service', forecast: 'x' }),
    ).rejects.toThrow(/no forecast/);
    portal.denied.add('golden-paths.release.publish');
    await expect(
      invoke('forecast-release', { path: 'service' }),
    ).rejects.toThrow(/golden-paths.release.publish/);
    portal.denied.clear();

    await portal
      .post('/paths/default/service/releases', { version: '1.1.0' })
      .expect(201);
    let checked: Record<string, any> = {};
    await eventually(async () => {
      checked = await invoke('check-upgrade', { entityRef: 'ledger' });
    });
    expect(checked).toMatchObject({
      from: '1.0.0',
      to: '1.1.0',
      conflicts: [{ path: 'README.md' }],
      changelog: [{ version: '1.1.0', text: 'What is new in 1.1.0.' }],
    });
    const propose = { entityRef: 'ledger', hash: checked.hash };
    await expect(
      invoke('propose-upgrade', { ...propose, hash: 'sha256-0' }),
    ).rejects.toThrow(/no longer what was looked at/);
    portal.denied.add('repositories.repository.propose');
    await expect(invoke('propose-upgrade', propose)).rejects.toThrow(
      /You may not do this/,
    );
    portal.denied.clear();
    await expect(
      invoke('check-upgrade', { entityRef: 'ledger' }, tomasRef),
    ).rejects.toThrow(/There is no entity/);
    const proposed = await invoke('propose-upgrade', propose);
    expect(proposed).toMatchObject({ to: '1.1.0', conflicts: ['README.md'] });
    expect(await invoke('propose-upgrade', propose)).toEqual(proposed);
    expect(portal.audited).toEqual(
      expect.arrayContaining([
        'service-upgrade succeeded',
        'service-upgrade failed',
        'forecast-start succeeded',
      ]),
    );
    const { body } = await portal.get('/services/component/default/ledger');
    expect(body.upgrades).toMatchObject([
      { id: proposed.id, createdBy: 'user:default/sara-lind' },
    ]);
  });
});
