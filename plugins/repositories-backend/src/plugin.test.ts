import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createBackendModule,
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { UserEntity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { repositoriesHostsExtensionPoint } from '@paved/plugin-repositories-node';
import { AuthenticationError } from '@backstage/errors';
import request from 'supertest';
import repositoriesPlugin from '.';
import { TestHost } from './__testUtils__/TestHost';
import { createRouter } from './router/createRouter';

const catalogFile = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production
  owner: group:default/ledger-team
`;

const sara: UserEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'sara-lind', namespace: 'default' },
  spec: {
    profile: { displayName: 'Sara Lind', email: 'sara.lind@example.com' },
  },
};

const path = '/api/repositories';

/** As `get /summary`, straight from the router, so that no route of tomorrow is forgotten. */
function routesOf({ stack }: ReturnType<typeof createRouter>): string[] {
  return stack.flatMap(({ route }) =>
    route ? route.stack.map(({ method }) => `${method} ${route.path}`) : [],
  );
}

describe('the HTTP API', () => {
  let host: TestHost;
  let stop: () => Promise<void>;
  let server: Parameters<typeof request>[0];
  const scheduler = mockServices.scheduler();
  /** Permissions that the policy denies. */
  let denied: string[] = [];
  const asked: string[][] = [];
  const audited: string[] = [];

  beforeAll(async () => {
    host = await TestHost.create();
    Object.assign(host, {
      parseHook: ({
        headers,
        body,
      }: {
        headers: Record<string, string>;
        body: Buffer;
      }) => {
        if (headers['x-signature'] !== 'right') {
          throw new AuthenticationError('The signature does not hold');
        }
        return [JSON.parse(body.toString())];
      },
    });
    await host.push('acme/ledger', {
      'catalog-info.yaml': catalogFile('ledger'),
      'docs/read me.md': '# Ledger\n',
      'logo.png': '\u0000binary',
    });
    await host.push('acme/notes', { 'README.md': '# Notes\n' });
    await host.push('acme/broken', { 'catalog-info.yaml': 'kind: [' });
    const backend = await startTestBackend({
      features: [
        repositoriesPlugin,
        createBackendModule({
          pluginId: 'repositories',
          moduleId: 'test-host',
          register: env =>
            env.registerInit({
              deps: { hosts: repositoriesHostsExtensionPoint },
              init: async ({ hosts }) => hosts.addHost(host),
            }),
        }),
        catalogServiceMock.factory({ entities: [sara] }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.permissions.mock({
          authorize: async requests => {
            asked.push(requests.map(({ permission }) => permission.name));
            return requests.map(({ permission }) => ({
              result: denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            }));
          },
        }).factory,
        createServiceFactory({
          service: coreServices.auditor,
          deps: {},
          factory: () => ({
            createEvent: async ({ eventId }) => ({
              success: async () => {
                audited.push(`${eventId} succeeded`);
              },
              fail: async () => {
                audited.push(`${eventId} failed`);
              },
            }),
          }),
        }),
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
    await scheduler.triggerTask('repositories-discovery');
  });
  afterAll(async () => {
    await stop();
    await host.close();
  });
  beforeEach(() => {
    denied = [];
    asked.length = 0;
    audited.length = 0;
  });

  it('lists, filters, orders and pages on the server', async () => {
    const list = async (query: string) => {
      const { body } = await request(server)
        .get(`${path}/repositories?${query}`)
        .expect(200);
      return {
        ...body,
        items: body.items.map(({ name }: { name: string }) => name),
      };
    };
    expect(await list('')).toEqual({
      items: ['broken', 'ledger', 'notes'],
      totalItems: 3,
    });
    expect(await list('orderBy=name,desc&limit=1&offset=1')).toEqual({
      items: ['ledger'],
      totalItems: 3,
    });
    expect(await list('state=broken')).toEqual({
      items: ['broken'],
      totalItems: 1,
    });
    expect(await list('search=LEDG')).toEqual({
      items: ['ledger'],
      totalItems: 1,
    });
    expect(await list('search=%25')).toEqual({ items: [], totalItems: 0 });
    const first = await list('limit=2');
    expect(first.items).toEqual(['broken', 'ledger']);
    expect(await list(`limit=2&cursor=${first.nextCursor}`)).toMatchObject({
      items: ['notes'],
    });
    await request(server)
      .get(`${path}/repositories?state=lost`)
      .expect(400, /state: /);
    await request(server)
      .get(`${path}/repositories?limit=0`)
      .expect(400, /limit: /);
    await request(server)
      .get(`${path}/repositories?cursor=zzz`)
      .expect(400, /cursor: /);
    await request(server)
      .get(`${path}/runs?cursor=zzz`)
      .expect(400, /cursor: /);
    expect(asked.every(names => names.length === 1)).toBe(true);
  });

  it('tells all about one repository', async () => {
    const { body } = await request(server)
      .get(`${path}/repositories/test/acme/broken`)
      .expect(200);
    expect(body).toMatchObject({
      id: 'test:acme/broken',
      state: 'broken',
      errorCount: 1,
      entities: [],
      files: ['catalog-info.yaml'],
      findings: [
        {
          severity: 'error',
          path: 'catalog-info.yaml',
          line: 1,
          commit: body.head,
        },
      ],
    });
    await request(server)
      .get(`${path}/repositories/test/acme/none`)
      .expect(404, /no repository 'test:acme\/none'/);
    const summary = await request(server).get(`${path}/summary`).expect(200);
    expect(summary.body).toMatchObject({
      repositories: 3,
      entities: 1,
      errors: 1,
      running: false,
      byState: { broken: 1, registered: 1, 'no-catalog-file': 1 },
      lastRun: { status: 'succeeded', changed: 3 },
    });
    const findings = await request(server)
      .get(`${path}/findings?repository=test:acme/broken`)
      .expect(200);
    expect(findings.body.items).toEqual(body.findings);
    await request(server)
      .get(`${path}/findings`)
      .expect(400, /repository, entityRef, ownedBy/);
    const resolved = await request(server)
      .get(`${path}/resolve-entity?entityRef=component:ledger`)
      .expect(200);
    expect(resolved.body).toMatchObject({
      repository: { id: 'test:acme/ledger' },
      path: '',
    });
  });

  it('reads content at any ref', async () => {
    const ledger = `${path}/repositories/test/acme/ledger`;
    const tree = await request(server).get(`${ledger}/tree`).expect(200);
    expect(
      tree.body.entries.map((entry: { path: string }) => entry.path),
    ).toContain('docs/read me.md');
    const file = await request(server)
      .get(`${ledger}/file?ref=main&path=docs/read%20me.md`)
      .expect(200);
    expect(file.body).toMatchObject({
      encoding: 'utf8',
      content: '# Ledger\n',
      size: 9,
      commit: tree.body.commit,
    });
    const binary = await request(server)
      .get(`${ledger}/file?path=logo.png`)
      .expect(200);
    expect(binary.body).toMatchObject({
      encoding: 'base64',
      content: Buffer.from('\u0000binary').toString('base64'),
    });
    await request(server).get(`${ledger}/file?path=none.md`).expect(404);
    await request(server).get(`${ledger}/file?ref=none&path=a`).expect(404);
    const files = await request(server)
      .post(`${ledger}/files`)
      .send({ globs: ['**/*.md'] })
      .expect(200);
    expect(files.body.files).toMatchObject([
      {
        path: 'docs/read me.md',
        content: Buffer.from('# Ledger\n').toString('base64'),
      },
    ]);
    const history = await request(server).get(`${ledger}/history`).expect(200);
    expect(history.body.items).toMatchObject([
      { id: tree.body.commit, authorName: 'Test' },
    ]);
    const url = 'http://git.example.com/acme/ledger/src/branch/main/docs';
    const resolved = await request(server)
      .get(`${path}/resolve`)
      .query({ url })
      .expect(200);
    expect(resolved.body).toMatchObject({
      repository: { id: 'test:acme/ledger' },
      path: 'docs',
      commit: tree.body.commit,
    });
    await request(server)
      .get(`${path}/resolve`)
      .query({ url: 'http://elsewhere.example.com/x' })
      .expect(404);
    const archive = await request(server)
      .get(`${path}/archive`)
      .query({ url })
      .expect(200);
    expect(archive.headers['content-type']).toBe('application/x-tar');
    await request(server)
      .get(`${path}/archive`)
      .query({ url })
      .set('If-None-Match', archive.headers.etag)
      .expect(304);
  });

  it('checks again on demand, and leaves a trace', async () => {
    await host.push('acme/notes', {
      'catalog-info.yaml': catalogFile('notes'),
    });
    const { body } = await request(server)
      .post(`${path}/repositories/test/acme/notes/refresh`)
      .expect(200);
    expect(body).toMatchObject({
      repository: { state: 'registered', entityCount: 1 },
    });
    expect(audited).toEqual(['repository-refresh succeeded']);
    const run = await request(server).post(`${path}/runs`).expect(202);
    expect(run.body).toMatchObject({ trigger: 'manual' });
    await request(server)
      .post(`${path}/runs/${run.body.id}/approve`)
      .expect(409, /nothing to approve/);
    expect(audited.slice(1)).toEqual([
      'discovery-start succeeded',
      'discovery-approve failed',
    ]);
  });

  it('takes signed hooks from anyone', async () => {
    await host.push('acme/ledger', {
      'catalog-info.yaml': catalogFile('ledger-renamed'),
    });
    const hook = (signature: string) =>
      request(server)
        .post(`${path}/hooks/test`)
        .set('Authorization', mockCredentials.none.header())
        .set('X-Signature', signature)
        .send({ owner: 'acme', name: 'ledger' });
    await hook('wrong').expect(401);
    await hook('right').expect(202, { repositories: 1 });
    await request(server).post(`${path}/hooks/none`).send({}).expect(404);
    let entityRef: string | undefined;
    for (let i = 0; i < 600 && !entityRef?.endsWith('renamed'); i += 1) {
      await sleep(100);
      const { body } = await request(server).get(
        `${path}/repositories/test/acme/ledger`,
      );
      entityRef = body.entities[0]?.entityRef;
    }
    expect(entityRef).toBe('component:default/ledger-renamed');
  });

  it('gives declared entities to services only', async () => {
    await request(server).get(`${path}/declared-entities`).expect(403);
    const { body } = await request(server)
      .get(`${path}/declared-entities`)
      .set('Authorization', mockCredentials.service.header())
      .expect(200);
    expect(body).toMatchObject({ more: false, complete: true, removed: [] });
    const later = await request(server)
      .get(`${path}/declared-entities?since=${body.revision}`)
      .set('Authorization', mockCredentials.service.header())
      .expect(200);
    expect(later.body).toMatchObject({
      entities: [],
      removed: ['component:default/ledger'],
    });
    const last = await request(server)
      .get(`${path}/declared-entities?since=${later.body.revision}`)
      .set('Authorization', mockCredentials.service.header())
      .expect(200);
    expect(last.body).toEqual({
      entities: [],
      removed: [],
      revision: later.body.revision,
      more: false,
      complete: true,
    });
  });

  it('refuses who is not signed in, on every route but hooks', async () => {
    const routes = routesOf(createRouter({} as never)).filter(
      route => route !== 'post /hooks/:host',
    );
    expect(routes.length).toBeGreaterThan(18);
    for (const route of routes) {
      const [method, pattern] = route.split(' ');
      const url = path + pattern.replace(/:\w+/g, 'x');
      const { status, body } = await request(server)
        [method as 'get' | 'post' | 'delete'](url)
        .set('Authorization', mockCredentials.none.header());
      expect([route, status, body.error?.name]).toEqual([
        route,
        401,
        'AuthenticationError',
      ]);
    }
  });

  it('shows nothing to those who may not read: all looks as if it were not there', async () => {
    denied = ['repositories.repository.read'];
    await request(server)
      .get(`${path}/repositories`)
      .expect(200, { items: [], totalItems: 0 });
    const { body } = await request(server).get(`${path}/summary`).expect(200);
    expect(body.repositories).toBe(0);
    await request(server)
      .get(`${path}/runs`)
      .expect(200)
      .expect(runs => expect(runs.body.items).toEqual([]));
    await request(server)
      .get(`${path}/findings?repository=test:acme/broken`)
      .expect(200, { items: [] });
    const ledger = `${path}/repositories/test/acme/ledger`;
    const none = `${path}/repositories/test/acme/none`;
    const url = (name: string) =>
      encodeURIComponent(`http://git.example.com/acme/${name}`);
    const answer = async (method: string, address: string) => {
      const { status, body: said } = await request(server)
        [method as 'get' | 'post' | 'delete'](address)
        .send(method === 'get' ? undefined : { expectedHead: 'a'.repeat(40) });
      return [status, said.error.message.replace(/\b(?:ledger|none)\b/g, '…')];
    };
    for (const [method, there, notThere] of [
      ['get', ledger, none],
      ['get', `${ledger}/tree`, `${none}/tree`],
      ['get', `${ledger}/file?path=README.md`, `${none}/file?path=README.md`],
      ['get', `${ledger}/history`, `${none}/history`],
      [
        'get',
        `${ledger}/compare?base=a&head=b`,
        `${none}/compare?base=a&head=b`,
      ],
      ['post', `${ledger}/files`, `${none}/files`],
      ['post', `${ledger}/refresh`, `${none}/refresh`],
      ['get', `${ledger}/changes/b`, `${none}/changes/b`],
      ['post', `${ledger}/changes/b/close`, `${none}/changes/b/close`],
      ['post', `${ledger}/changes/b/merge`, `${none}/changes/b/merge`],
      ['delete', ledger, none],
      [
        'get',
        `${path}/resolve?url=${url('ledger')}`,
        `${path}/resolve?url=${url('none')}`,
      ],
      [
        'get',
        `${path}/archive?url=${url('ledger')}`,
        `${path}/archive?url=${url('none')}`,
      ],
      [
        'get',
        `${path}/resolve-entity?entityRef=component:ledger`,
        `${path}/resolve-entity?entityRef=component:none`,
      ],
    ]) {
      const hidden = await answer(method, there);
      expect([there, ...hidden]).toEqual([there, 404, expect.any(String)]);
      expect(await answer(method, notThere)).toEqual(hidden);
    }
  });

  it('refuses paths that lead out of a repository, names that are options, and NUL', async () => {
    const ledger = `${path}/repositories/test/acme/ledger`;
    for (const bad of ['../x', 'docs/../../x', '..', './x', 'a\0b']) {
      const query = encodeURIComponent(bad);
      for (const route of ['tree', 'file', 'history']) {
        await request(server)
          .get(`${ledger}/${route}?path=${query}`)
          .expect(400, /path: must be relative|NUL/);
      }
      await request(server)
        .post(`${ledger}/files`)
        .send({ paths: [bad] })
        .expect(400, /paths.0: must be relative|NUL/);
    }
    // What is no path of the repository is not there; nothing of the server's disk, or of the mirror, is a path of it
    for (const none of ['/etc/passwd', '.git/config', 'HEAD', 'config']) {
      const query = encodeURIComponent(none);
      await request(server).get(`${ledger}/file?path=${query}`).expect(404);
      await request(server).get(`${ledger}/tree?path=${query}`).expect(404);
      await request(server)
        .get(`${ledger}/history?path=${query}`)
        .expect(200, { items: [] });
    }
    for (const bad of ['-x', '--output=/tmp/x', 'a..b', 'main:docs', '@{u}']) {
      const query = encodeURIComponent(bad);
      for (const route of [
        `tree?ref=${query}`,
        `file?path=x&ref=${query}`,
        `history?ref=${query}`,
        `compare?base=${query}&head=main`,
        `compare?base=main&head=${query}`,
      ]) {
        await request(server)
          .get(`${ledger}/${route}`)
          .expect(400, /can't be the name of a git branch/);
      }
    }
    const change = { branch: 'b', title: 't' };
    for (const bad of [
      ...['../x', '/x', 'a//b', 'a/', '.', 'a/./b'],
      ...['.git/config', 'a/.GIT/hooks/post-receive'],
    ]) {
      const files = [{ path: bad, content: 'YQ==' }];
      await request(server)
        .post(`${ledger}/changes`)
        .send({ ...change, files })
        .expect(400, /files.0.path: must be a file's path/);
      await request(server)
        .post(`${path}/repositories/test`)
        .send({ owner: 'acme', name: 'new', files, message: 'm' })
        .expect(400, /files.0.path: must be a file's path/);
    }
    const files = [{ path: 'a', content: 'YQ==' }];
    for (const bad of [{ branch: '-x' }, { base: '--upload-pack=x' }]) {
      await request(server)
        .post(`${ledger}/changes`)
        .send({ ...change, files, ...bad })
        .expect(400, /can't be the name of a git branch/);
    }
    for (const bad of ['..', '-x', '.git', 'a/../../b']) {
      await request(server)
        .post(`${path}/repositories/test`)
        .send({ owner: bad, name: 'new', files, message: 'm' })
        .expect(400, /owner: /);
    }
    await request(server)
      .get(`${path}/repositories/test/acme/a%00b`)
      .expect(400, /NUL/);
    await request(server)
      .get(`${path}/repositories?search=a%00b`)
      .expect(400, /NUL/);
    // Refused before anything began
    expect(audited).toEqual([]);
  });

  it('refuses bodies that are too large, before it reads them whole', async () => {
    await request(server)
      .post(`${path}/hooks/test`)
      .set('Content-Type', 'application/octet-stream')
      .send(Buffer.alloc(5 * 1024 * 1024 + 1))
      .expect(413);
    await request(server)
      .post(`${path}/repositories/test`)
      .set('Content-Type', 'application/json')
      .send(`"${'x'.repeat(50 * 1024 * 1024)}"`)
      .expect(413);
    expect(audited).toEqual([]);
  });

  it('lets only those change who may', async () => {
    denied = [
      'repositories.repository.refresh',
      'repositories.repository.create',
      'repositories.repository.propose',
      'repositories.repository.remove',
      'repositories.discovery.admin',
    ];
    const ledger = `${path}/repositories/test/acme/ledger`;
    const files = [{ path: 'a', content: 'YQ==' }];
    await request(server).post(`${ledger}/refresh`).expect(403);
    await request(server)
      .get(`${path}/repositories/test/acme/new/availability`)
      .expect(403);
    await request(server)
      .post(`${path}/repositories/test`)
      .send({ owner: 'acme', name: 'new', files, message: 'm' })
      .expect(403);
    await request(server)
      .post(`${ledger}/changes`)
      .send({ branch: 'b', title: 't', files })
      .expect(403);
    await request(server).post(`${ledger}/changes/b/close`).expect(403);
    const expectedHead = 'a'.repeat(40);
    await request(server)
      .post(`${ledger}/changes/b/merge`)
      .send({ expectedHead })
      .expect(403);
    await request(server).delete(ledger).send({ expectedHead }).expect(403);
    await request(server).post(`${path}/runs`).expect(403);
    await request(server).post(`${path}/runs/x/approve`).expect(403);
    expect(audited).toHaveLength(8);
    expect(audited.every(event => event.endsWith('failed'))).toBe(true);
  });

  it('tells what became of a change, closes and merges it, and takes repositories back', async () => {
    const ledger = `${path}/repositories/test/acme/ledger`;
    const where = { owner: 'acme', name: 'ledger', branch: 'paved/more' };
    const change = `${ledger}/changes/${encodeURIComponent(where.branch)}`;
    const commit = 'a'.repeat(40);
    const status = { branch: where.branch, state: 'open', commit, url: 'u' };

    const looked = jest
      .spyOn(host, 'change')
      .mockResolvedValue(status as never);
    await request(server)
      .get(change)
      .expect(200, { ...status, canMerge: true });
    expect(looked).toHaveBeenCalledWith(where);
    looked.mockResolvedValue({ ...status, state: 'merged' } as never);
    await request(server)
      .get(change)
      .expect(200, { ...status, state: 'merged', canMerge: false });
    looked.mockResolvedValue(undefined as never);
    await request(server)
      .get(change)
      .expect(404, /paved\/more/);
    looked.mockRestore();

    const closed = jest
      .spyOn(host, 'closeChange')
      .mockResolvedValue({} as never);
    await request(server)
      .post(`${change}/close`)
      .send({ comment: 'Not now' })
      .expect(204);
    expect(closed).toHaveBeenCalledWith({ ...where, comment: 'Not now' });
    closed.mockRestore();

    const merged = jest
      .spyOn(host, 'mergeChange')
      .mockResolvedValue({ commit } as never);
    await request(server)
      .post(`${change}/merge`)
      .set(
        'Authorization',
        mockCredentials.user.header('user:default/sara-lind'),
      )
      .send({ expectedHead: commit })
      .expect(200, { commit });
    expect(merged).toHaveBeenCalledWith({
      ...where,
      expectedHead: commit,
      author: { name: 'Sara Lind', email: 'sara.lind@example.com' },
    });
    merged.mockRestore();
    // As on a forge, where people merge
    Object.assign(host, { mergeChange: undefined });
    await request(server)
      .post(`${change}/merge`)
      .send({ expectedHead: commit })
      .expect(501, /merge 'paved\/more' there/);
    Reflect.deleteProperty(host, 'mergeChange');

    const removed = jest.spyOn(host, 'remove').mockResolvedValue({} as never);
    for (const [method, address] of [
      ['post', `${change}/merge`],
      ['delete', ledger],
    ] as const) {
      await request(server)
        [method](address)
        .send({ expectedHead: 'main' })
        .expect(400, /expectedHead: must be a full commit id/);
    }
    expect(removed).not.toHaveBeenCalled();
    await request(server)
      .delete(ledger)
      .send({ expectedHead: commit })
      .expect(204);
    expect(removed).toHaveBeenCalledWith({
      owner: 'acme',
      name: 'ledger',
      expectedHead: commit,
    });
    removed.mockRestore();
    expect(audited).toEqual([
      'repository-close-change succeeded',
      'repository-merge-change succeeded',
      'repository-merge-change failed',
      'repository-remove succeeded',
    ]);
    await request(server)
      .get(`${ledger}/changes/a..b`)
      .expect(400, /branch: /);
  });

  describe('in whose name a commit is written', () => {
    const files = [{ path: 'a', content: 'YQ==' }];
    const writes = [
      [
        'create',
        `${path}/repositories/test`,
        { owner: 'acme', name: 'new', files, message: 'm' },
      ],
      [
        'proposeChange',
        `${path}/repositories/test/acme/ledger/changes`,
        { branch: 'b', title: 't', files },
      ],
    ] as const;
    const forged = { name: 'Tomas Berg', email: 'tomas.berg@example.com' };
    const asSara = mockCredentials.user.header('user:default/sara-lind');
    const asService = mockCredentials.service.header();
    /** A plugin that works for a person, as the scaffolder does. */
    const forSara = mockCredentials.service.header({
      onBehalfOf: mockCredentials.user('user:default/sara-lind'),
      targetPluginId: 'repositories',
    });

    it.each(writes)(
      '%s: a person writes in no name but its own',
      async (...write) => {
        const [method, url, body] = write;
        const written = jest.spyOn(host, method);
        const post = (authorization: string, author?: object) =>
          request(server)
            .post(url)
            .set('Authorization', authorization)
            .send({ ...body, author });
        for (const person of [asSara, forSara]) {
          await post(person, forged).expect(400, /author: .*leave it out/);
        }
        expect(written).not.toHaveBeenCalled();
        for (const [person, author] of [
          [asSara, { name: 'Sara Lind', email: 'sara.lind@example.com' }],
          [forSara, { name: 'Sara Lind', email: 'sara.lind@example.com' }],
          // Not in the catalog
          [
            mockCredentials.user.header(),
            { name: 'mock', email: 'mock@users.noreply.invalid' },
          ],
        ] as const) {
          written.mockClear();
          await post(person);
          expect(written).toHaveBeenCalledWith(
            expect.objectContaining({ author }),
          );
          await request(server)
            .get(`${path}/commit-author`)
            .set('Authorization', person)
            .expect(200, author);
        }
        written.mockRestore();
      },
    );

    it.each(writes)('%s: a service says for whom', async (...write) => {
      const [method, url, body] = write;
      const written = jest.spyOn(host, method);
      const post = (author?: object) =>
        request(server)
          .post(url)
          .set('Authorization', asService)
          .send({ ...body, author });
      await post().expect(400, /author: /);
      expect(written).not.toHaveBeenCalled();
      await post(forged);
      expect(written).toHaveBeenCalledWith(
        expect.objectContaining({ author: forged }),
      );
      await request(server)
        .get(`${path}/commit-author`)
        .set('Authorization', asService)
        .expect(400, /author: /);
      written.mockRestore();
    });
  });

  it('takes files of megabytes whole, and nothing that is not base64', async () => {
    const created = jest.spyOn(host, 'create');
    const create = (content: string) =>
      request(server)
        .post(`${path}/repositories/test`)
        .send({
          owner: 'acme',
          name: 'new',
          files: [{ path: 'big.bin', content }],
          message: 'm',
        });
    const content = randomBytes(5 * 1024 * 1024).toString('base64');
    for (const bad of [`${content.slice(0, -4)}%%%%`, content.slice(0, -1)]) {
      await create(bad).expect(400, /files.0.content: is not base64/);
    }
    expect(created).not.toHaveBeenCalled();
    await create(content);
    expect(created.mock.calls).toMatchObject([
      [{ files: [{ path: 'big.bin', content }] }],
    ]);
    created.mockRestore();
  });

  it('says whether a name is free', async () => {
    const availability = async (name: string) =>
      (
        await request(server)
          .get(`${path}/repositories/test/acme/${name}/availability`)
          .expect(200)
      ).body;
    expect(await availability('new')).toEqual({ available: true });
    expect(await availability('ledger')).toMatchObject({
      available: false,
      reason: expect.stringContaining('already'),
    });
    expect(await availability('a%20b')).toMatchObject({ available: false });
  });
});
