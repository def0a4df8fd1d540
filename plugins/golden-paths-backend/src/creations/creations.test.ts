import assert from 'node:assert/strict';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Creation, CreationPlan } from '@paved/plugin-golden-paths-common';
import { pathFiles } from '../__testUtils__/pathFiles';
import { scaffolderFeatures } from '../__testUtils__/scaffolderFeatures';
import {
  eventually,
  sara,
  startPortal,
  tomas,
} from '../__testUtils__/startPortal';

const PROPERTIES = `        preview: { type: string, title: Preview, 'ui:field': GoldenPathPreview }
        team: { type: string, title: Team, 'ui:field': OwnerPicker, 'ui:options': { catalogFilter: { kind: Group } } }
        copies: { type: array, title: Copies, items: { type: string }, default: [] }`;
const STEPS = `    - id: render
      name: Render
      action: golden-path:render
      input: { path: service, parameters: '\${{ parameters }}', plan: '\${{ parameters.preview }}' }
    - id: publish
      name: Publish
      action: repositories:publish
      input: { name: '\${{ parameters.name }}' }
    - id: copies
      name: Publish copies
      each: '\${{ parameters.copies }}'
      action: repositories:publish
      input: { name: '\${{ each.value }}', sourcePath: docs }
    - id: gate
      name: What may fail
      action: test:gate
    - id: register
      name: Register
      action: repositories:register
      input: { repositoryId: '\${{ steps.publish.output.repositoryId }}' }
`;
const ines = mockCredentials.user.header('user:default/ines');

/** Opened and shut by tests: what lies behind it has not happened while it is shut. */
const gate = {
  run: async (): Promise<void> => undefined,
  fail() {
    this.run = async () => {
      throw new Error('the gate is shut');
    };
  },
  open() {
    this.run = async () => undefined;
  },
};

const gateModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'gate',
  register: reg =>
    reg.registerInit({
      deps: { scaffolder: scaffolderActionsExtensionPoint },
      init: async ({ scaffolder }) =>
        scaffolder.addActions(
          createTemplateAction({
            id: 'test:gate',
            description: 'Fails when told to',
            handler: () => gate.run(),
          }),
        ),
    }),
});

describe('creating in a portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal({
      features: [...scaffolderFeatures, gateModule],
    });
    await portal.addUser('sara-lind');
    await portal.push('acme/golden-paths', {
      ...pathFiles({ version: '1.0.0', properties: PROPERTIES, steps: STEPS }),
      'service/skeleton/docs/index.md': 'What it is for\n',
    });
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
      const { status } = await portal.api
        .get('/api/catalog/entities/by-name/template/default/service')
        .set('Authorization', sara);
      assert.equal(status, 200);
      await portal.repositories.commitAuthor({
        credentials: mockCredentials.user('user:default/sara-lind'),
      });
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    gate.open();
    portal.denied.clear();
    portal.told.length = 0;
  });

  const plan = (parameters: JsonObject) =>
    portal.post('/plans', { path: 'service', parameters });

  const run = async (values: JsonObject): Promise<string> => {
    const { body } = await portal.api
      .post('/api/scaffolder/v2/tasks')
      .set('Authorization', sara)
      // Forms fill in defaults, the scaffolder does not
      .send({
        templateRef: 'template:default/service',
        values: { copies: [], ...values },
      })
      .expect(201);
    return body.id;
  };

  /** The status of a run that has ended, and what it says. */
  const outcome = async (taskId: string) => {
    let status = '';
    await eventually(async () => {
      ({
        body: { status },
      } = await portal.api
        .get(`/api/scaffolder/v2/tasks/${taskId}`)
        .set('Authorization', sara));
      assert(!['open', 'processing'].includes(status), status);
    });
    const { body: events } = await portal.api
      .get(`/api/scaffolder/v2/tasks/${taskId}/events`)
      .set('Authorization', sara);
    return {
      status,
      log: events
        .map((event: { body: { message: string } }) => event.body.message)
        .join('\n'),
    };
  };

  /** Also a run that a moment ago was still known to have failed. */
  const completed = (taskId: string) =>
    eventually(async () => {
      const { status, log } = await outcome(taskId);
      assert.equal(status, 'completed', log);
    });

  const retry = (taskId: string) =>
    portal.api
      .post(`/api/scaffolder/v2/tasks/${taskId}/retry`)
      .set('Authorization', sara)
      .send({})
      .expect(201);

  const creationOf = async (taskId: string): Promise<Creation | undefined> => {
    const { body } = await portal.get('/creations').expect(200);
    return body.items.find((each: Creation) => each.taskId === taskId);
  };

  const creationIn = async (
    taskId: string,
    state: Creation['state'],
  ): Promise<Creation> => {
    let creation: Creation | undefined;
    await eventually(async () => {
      creation = await creationOf(taskId);
      expect(creation?.state).toBe(state);
    });
    return creation!;
  };

  const repositoryOf = (name: string) =>
    portal.repositories
      .get({ repository: `directory:acme/${name}` }, portal.asPlugin)
      .catch(() => undefined);

  const commitsOf = async (name: string) =>
    portal.repositories.history(
      { repository: `directory:acme/${name}` },
      portal.asPlugin,
    );

  it('makes exactly what was looked at, and follows it into the catalog', async () => {
    const parameters = { name: 'ledger', owner: 'group:default/ledger-team' };
    const { body: planned } = await plan(parameters).expect(200);
    expect(planned).toMatchObject({
      path: 'goldenpath:default/service',
      release: '1.0.0',
      repository: { owner: 'acme', name: 'ledger' },
      effects: [
        { type: 'create-repository', details: { name: 'ledger' } },
        {
          type: 'register-entities',
          details: { entityRefs: ['component:default/ledger'] },
        },
      ],
    });
    expect((await plan(parameters)).body.hash).toBe(planned.hash);
    expect(await repositoryOf('ledger')).toBeUndefined();

    const taskId = await run({ ...parameters, preview: planned.hash });
    await completed(taskId);
    const creation = await creationIn(taskId, 'created');
    const [commit, ...others] = await commitsOf('ledger');
    expect(others).toEqual([]);
    expect(creation).toMatchObject({
      planHash: planned.hash,
      repositoryId: 'directory:acme/ledger',
      commit: commit.id,
      createdBy: 'user:default/sara-lind',
    });
    expect(commit.authorName).toBe('sara-lind');
    for (const file of planned.files as CreationPlan['files']) {
      expect(await portal.readFile('ledger', file.path)).toBe(file.content);
    }
    await eventually(async () => {
      expect((await creationOf(taskId))?.registeredAt).toBeDefined();
    });
    expect(
      portal.told.filter(({ type }) => type === 'golden-path.created'),
    ).toMatchObject([
      {
        id: `creations/${creation.id}/golden-path.created`,
        release: '1.0.0',
        repository: 'directory:acme/ledger',
        entityRef: 'component:default/ledger',
        by: 'user:default/sara-lind',
      },
    ]);

    // It is whoever made it who sees it, and who looks after the path
    await portal.get(`/creations/${creation.id}`).expect(200);
    portal.denied.add('golden-paths.release.publish');
    await portal.get(`/creations/${creation.id}`).expect(200);
    await portal.get(`/creations/${creation.id}`, ines).expect(404);
    await portal.post(`/creations/${creation.id}/undo`, {}, ines).expect(404);
    await portal.post(`/creations/${creation.id}/undo`, {}, tomas).expect(404);
    await portal.get('/creations', ines).expect(200, { items: [] });
    await portal.get('/creations?path=service', ines).expect(403);
    expect(await repositoryOf('ledger')).toBeDefined();
  });

  it('refuses what was not looked at, before anything is made', async () => {
    const { body: planned } = await plan({ name: 'orders' }).expect(200);
    const taskId = await run({
      name: 'orders',
      owner: 'group:default/other-team',
      preview: planned.hash,
    });
    const { status, log } = await outcome(taskId);
    expect(status).toBe('failed');
    expect(log).toMatch(/What was approved is not what release 1.0.0 .* would/);
    expect(await repositoryOf('orders')).toBeUndefined();
    expect(await creationOf(taskId)).toBeUndefined();
  });

  it.each([
    '../x',
    '-rf',
    '${{ 7 * 7 }}',
    'ledg\u0435r',
    'LEDGER',
    '.git',
    'a/b',
    'x\u0000y',
    'CON ',
    '',
  ])('refuses the name %j', async name => {
    const before = await portal.repositories.list({}, portal.asPlugin);
    await plan({ name }).expect(400, /name/);
    await plan({ name: 'fine', owner: name, more: name }).expect(
      400,
      /more|NUL/,
    );
    const { body, status } = await portal.api
      .post('/api/scaffolder/v2/tasks')
      .set('Authorization', sara)
      .send({ templateRef: 'template:default/service', values: { name } });
    // What the form's schema lets through, the run itself refuses
    const ended = status === 201 ? (await outcome(body.id)).status : status;
    expect([400, 'failed']).toContain(ended);
    const after = await portal.repositories.list({}, portal.asPlugin);
    expect(after.items.length).toBe(before.items.length);
  });

  it.each([
    ['group:default/nobody', /team: the catalog has no group:default\/nobody/],
    ['nobody', /team: the catalog has no group:default\/nobody/],
    [
      'user:default/sara-lind',
      /team: user:default\/sara-lind is a user; name a group/,
    ],
  ])('refuses the team %s, which is none', async (team, reason) => {
    const { status, body } = await plan({ name: 'fine', team });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(reason);
  });

  it('refuses a name that is taken, also by exactly the same', async () => {
    await plan({ name: 'ledger' }).expect(409, /ledger.*choose another name/);
    const [{ id: head }] = await commitsOf('ledger');
    const taskId = await run({
      name: 'ledger',
      owner: 'group:default/ledger-team',
    });
    const { status, log } = await outcome(taskId);
    expect(status).toBe('failed');
    expect(log).toMatch(/acme\/ledger exists already; choose another name/);
    // It is not this run's, so that there is nothing to undo
    expect(await creationOf(taskId)).toBeUndefined();
    expect((await repositoryOf('ledger'))?.head).toBe(head);
  });

  it('goes on where a run failed, and makes nothing twice', async () => {
    gate.fail();
    const values = { name: 'mail', copies: ['mail-one', 'mail-two'] };
    const taskId = await run(values);
    expect((await outcome(taskId)).status).toBe('failed');
    const failed = await creationIn(taskId, 'failed');
    expect(failed).toMatchObject({
      repositoryId: 'directory:acme/mail',
      error: expect.stringMatching(/resume the run, or undo it/),
    });
    const heads = async () =>
      Promise.all(
        ['mail', 'mail-one', 'mail-two'].map(async name => {
          const commits = await commitsOf(name);
          expect(commits).toHaveLength(1);
          return commits[0].id;
        }),
      );
    const before = await heads();

    // Another run of that name has to wait for its own
    const other = await run({ name: 'mail' });
    expect((await outcome(other)).status).toBe('failed');

    await retry(taskId);
    expect((await outcome(taskId)).status).toBe('failed');
    gate.open();
    await retry(taskId);
    await completed(taskId);
    const creation = await creationIn(taskId, 'created');
    expect(creation).toMatchObject({ id: failed.id });
    expect(creation.error).toBeUndefined();
    expect(await heads()).toEqual(before);
    expect(
      portal.told.filter(({ type }) => type === 'golden-path.created'),
    ).toHaveLength(1);
  });

  it('takes back what nobody has changed, and nothing else', async () => {
    gate.fail();
    const taskId = await run({ name: 'notes' });
    await outcome(taskId);
    const { id } = await creationIn(taskId, 'failed');
    const { body } = await portal.post(`/creations/${id}/undo`).expect(200);
    expect(body).toMatchObject({ state: 'undone' });
    expect(await repositoryOf('notes')).toBeUndefined();
    await portal.post(`/creations/${id}/undo`).expect(200);
    expect(
      portal.told.filter(({ type }) => type === 'golden-path.undone'),
    ).toHaveLength(1);

    // The name is free again
    gate.open();
    const again = await run({ name: 'notes' });
    await completed(again);
    const created = await creationIn(again, 'created');
    expect(created.commit).toBe((await commitsOf('notes'))[0].id);
    // Resumed, what is undone does not become another's
    await retry(taskId);
    await portal.post(`/creations/${id}/undo`).expect(200);
    expect(await repositoryOf('notes')).toBeDefined();

    await portal.push('acme/notes', { 'README.md': 'Ours now\n' });
    await portal
      .post(`/creations/${created.id}/undo`)
      .expect(409, /commits that came after/);
    expect(await creationOf(again)).toMatchObject({ state: 'created' });
    expect(await creationOf(taskId)).toMatchObject({ state: 'undone' });
    expect(await portal.readFile('notes', 'README.md')).toBe('Ours now\n');
  });

  it('learns how runs ended that nobody knows any more', async () => {
    const asScaffolder = mockCredentials.user.token('user:default/sara-lind', {
      actor: { subject: 'plugin:scaffolder' },
    });
    const record = async (taskId: string, name: string) => {
      const { body } = await plan({ name }).expect(200);
      const { hash, path, release, digest, repository, effects, files } = body;
      const told = {
        taskId,
        plan: {
          ...{ hash, path, release, digest, repository, effects },
          files: (files as CreationPlan['files']).map(
            ({ path: file, mode, sha256 }) => ({ path: file, mode, sha256 }),
          ),
        },
      };
      // Nobody but runs may say so
      await portal.post('/creations', told).expect(403);
      await portal.post('/creations', told, ines).expect(403);
      await portal
        .post('/creations', told, `Bearer ${asScaffolder}`)
        .expect(201);
      return body as CreationPlan;
    };
    await record('gone-1', 'nothing');
    expect(await creationIn('gone-1', 'failed')).toMatchObject({
      error: expect.stringMatching(/does not know the run .* nothing was made/),
    });

    let letGo = () => {};
    const wait = new Promise<void>(resolve => {
      letGo = resolve;
    });
    gate.run = () => wait;
    const taskId = await run({ name: 'slow' });
    const { id } = await creationIn(taskId, 'running');
    await portal.post(`/creations/${id}/undo`).expect(409, /has not ended yet/);
    const twin = await run({ name: 'slow' });
    expect((await outcome(twin)).log).toMatch(/exists already|another run/);
    await portal.api
      .post(`/api/scaffolder/v2/tasks/${taskId}/cancel`)
      .set('Authorization', sara)
      .expect(200);
    letGo();
    expect(await creationIn(taskId, 'failed')).toMatchObject({
      error: expect.stringMatching(/(was cancelled|failed).* undo it/),
    });
  });

  it('records nothing in a dry run', async () => {
    const { body: before } = await portal.get('/creations');
    const { body: template } = await portal.api
      .get('/api/catalog/entities/by-name/template/default/service')
      .set('Authorization', sara);
    const { body } = await portal.api
      .post('/api/scaffolder/v2/dry-run')
      .set('Authorization', sara)
      .send({
        template,
        values: { name: 'dry', copies: [] },
        directoryContents: [],
      })
      .expect(200);
    expect(
      body.directoryContents.map(({ path }: { path: string }) => path).sort(),
    ).toEqual([
      '.golden-path.yaml',
      'README.md',
      'catalog-info.yaml',
      'docs/index.md',
      'pipeline.yaml',
    ]);
    expect((await portal.get('/creations')).body).toEqual(before);
    expect(await repositoryOf('dry')).toBeUndefined();
  });
});
