import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { Knex } from 'knex';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import request from 'supertest';
import adoptionPlugin from '..';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const START = Date.now();
const ago = (minutes: number) =>
  new Date(START - minutes * 60_000).toISOString();

const component = (
  name: string,
  annotations: Record<string, string> = {
    'paved.dev/repository': `github:acme/${name}`,
  },
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'a' },
});

/** Deeper than who follows it to its end has stack for. */
const DEEP = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`;

/** A deployment of the own form; one id is one deployment. */
const deployment = (id: string, data: object = {}, more: object = {}) => ({
  specversion: '1.0',
  id: `event-${id}`,
  source: 'forge',
  type: 'dev.paved.deployment',
  time: ago(10),
  data: {
    id,
    entity: 'component:default/ledger',
    environment: 'production',
    result: 'success',
    finishedAt: ago(10),
    ...data,
  },
  ...more,
});

describe.each(databases.eachSupportedId())('intake, %s', databaseId => {
  let keys: Server;
  let issuer: object;
  let sign: (claims?: JWTPayload, stranger?: boolean) => Promise<string>;
  let knex: Knex;
  let entities: Entity[];
  let scheduler: ReturnType<typeof mockServices.scheduler>;
  let server: Server;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    const other = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' };
    keys = createServer((_req, res) =>
      res
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>(resolve => keys.listen(0, '127.0.0.1', resolve));
    issuer = {
      issuer: 'https://ci.example',
      audience: 'https://paved.example.com',
      jwksUri: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/`,
      host: 'github',
      sourceHost: 'github.com',
    };
    sign = async (claims, stranger) =>
      `Bearer ${await new SignJWT({
        repository: 'Acme/Ledger',
        ref: 'refs/heads/main',
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer('https://ci.example')
        .setAudience('https://paved.example.com')
        .setSubject('repo:Acme/Ledger')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(stranger ? other.privateKey : pair.privateKey)}`;
  });
  afterAll(() => {
    keys.close();
  });

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    entities = [component('ledger'), component('notes')];
    scheduler = mockServices.scheduler();
    const backend = await startTestBackend({
      features: [
        adoptionPlugin,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          // The entities of the moment
          factory: () =>
            new Proxy({} as typeof catalogServiceRef.T, {
              get: (_, name) => {
                const now = catalogServiceMock({ entities });
                return Reflect.get(now, name)?.bind(now);
              },
            }),
        }),
        createServiceFactory({
          service: scaffolderServiceRef,
          deps: {},
          factory: () => ({} as never),
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ send: async () => undefined }),
        }),
        repositoriesServiceMock.mock({
          get: async () => {
            throw new NotFoundError('no such repository');
          },
          list: async () =>
            ({
              items: [
                {
                  id: 'github:acme/notes',
                  url: 'https://github.com/acme/notes',
                },
              ],
            } as never),
        }).factory,
        mockServices.permissions.mock({
          authorize: async (requests, { credentials }: any) =>
            requests.map(() => ({
              result:
                credentials.principal.subject === 'external:other' ||
                credentials.principal.userEntityRef === 'user:default/guest'
                  ? AuthorizeResult.DENY
                  : AuthorizeResult.ALLOW,
            })),
        }).factory,
        mockServices.rootConfig.factory({
          // Those of scorecards hold where adoption has none of its own
          data: { scorecards: { ci: { issuers: [issuer] } } },
        }),
      ],
    });
    server = backend.server as unknown as Server;
    stop = () => backend.stop();
    await run('subjects');
  });
  afterEach(async () => {
    await stop?.();
    await knex.destroy();
  });

  /** What the scheduler does by itself. */
  async function run(task: string) {
    await scheduler.triggerTask(`adoption-${task}`);
    const { error } = await knex('loops').where({ name: task }).first();
    expect(error).toBeNull();
  }
  const service = (subject = 'external:forge') =>
    mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(subject),
      targetPluginId: 'adoption',
    });
  const send = (body: unknown, as: string = service()) =>
    request(server)
      .post('/api/adoption/events')
      .set('authorization', as)
      .type('json')
      .send(JSON.stringify(body).replace('"DEEP"', DEEP));
  const lead = mockCredentials.user.header('user:default/lead');
  const ask = (path: string, as = lead) =>
    request(server).get(`/api/adoption${path}`).set('authorization', as);
  const upload = (kind: string, file: string | Buffer, query = '') =>
    request(server)
      .post(`/api/adoption/imports/${kind}${query}`)
      .set('authorization', lead)
      .type('text/csv')
      .send(file);
  const subjectOf = async (id: string) => {
    const row = await knex('deployments').where({ id }).first();
    const subject =
      row?.subject &&
      (await knex('subjects').where({ id: row.subject }).first());
    return subject?.entity_ref;
  };

  it('takes what a CI job tells of its repository, and nothing else', async () => {
    const ci = await sign();
    const event = (data: object) => deployment('run-1', data);
    expect((await send(event({ commit: COMMIT }), ci)).body).toEqual({
      taken: 1,
      repeated: 0,
      corrected: 0,
      ignored: 0,
      refused: [],
    });
    const more = await send(
      [
        deployment('run-1', { commit: COMMIT }),
        // Who names no entity means the only one of its repository
        deployment('run-2', { entity: undefined }),
        deployment('run-3', { entity: 'component:default/notes' }),
        deployment('run-4', { repository: 'https://github.com/acme/notes' }),
        // Nobody knows it yet: it may be its repository's
        deployment('run-5', { entity: 'component:default/brand-new' }),
      ],
      ci,
    );
    expect(more.status).toBe(207);
    expect(more.body).toMatchObject({
      taken: 2,
      repeated: 1,
      refused: [
        {
          index: 2,
          id: 'run-3',
          code: 'foreign',
          reason:
            'component:default/notes does not come from github.com/acme/ledger, for which this job runs',
        },
        { index: 3, code: 'foreign' },
      ],
    });
    // Numbered by its repository: a source that it names writes over nobody's
    expect(await knex('deployments').orderBy('id').pluck('id')).toEqual([
      'ci:github.com/acme/ledger/run-1',
      'ci:github.com/acme/ledger/run-2',
      'ci:github.com/acme/ledger/run-5',
    ]);
    expect(await subjectOf('ci:github.com/acme/ledger/run-2')).toBe(
      'component:default/ledger',
    );

    // It turns out to be another's
    entities.push(component('brand-new'));
    await run('subjects');
    await run('match-entities');
    expect(await subjectOf('ci:github.com/acme/ledger/run-5')).toBeUndefined();

    const branch = await sign({ ref: 'refs/heads/feature' });
    expect((await send(deployment('run-6'), branch)).body.refused).toEqual([
      expect.objectContaining({
        code: 'foreign',
        reason: expect.stringMatching(/default branch \(main, master\)/),
      }),
    ]);
    const tag = await sign({ ref: 'refs/tags/v1.2.3' });
    expect((await send(deployment('run-6'), tag)).body.taken).toBe(1);
  });

  it('knows the entities of a repository that discovery did not find', async () => {
    entities.push(
      component('by-hand', {
        'backstage.io/managed-by-location':
          'url:https://github.com/acme/ledger/blob/main/other.yaml',
      }),
      component('by-other-hand', {
        'backstage.io/managed-by-location':
          'url:https://github.com/acme/ledger-2/blob/main/other.yaml',
      }),
    );
    await run('subjects');
    const { body } = await send(
      [
        deployment('1', { entity: 'by-hand' }),
        deployment('2', { entity: 'by-other-hand' }),
      ],
      await sign(),
    );
    expect(body).toMatchObject({ taken: 1, refused: [{ index: 1 }] });
  });

  it('lets nobody else in', async () => {
    const event = deployment('1');
    expect((await send(event, mockCredentials.none.header())).status).toBe(401);
    expect((await send(event, await sign({}, true))).status).toBe(401);
    expect((await send(event, 'Bearer a.b.c')).status).toBe(401);
    expect((await send(event, lead)).status).toBe(403);
    expect((await send(event, service('external:other'))).status).toBe(403);
    expect(await knex('deployments')).toEqual([]);
    const guest = mockCredentials.user.header('user:default/guest');
    expect((await ask('/quality', guest)).status).toBe(403);
    expect((await ask('/quality/refused', guest)).status).toBe(403);
    expect((await ask('/quality', await sign())).status).toBe(401);
    const replay = await request(server)
      .post('/api/adoption/quality/refused/x/replay')
      .set('authorization', guest);
    expect(replay.status).toBe(403);
    const file = await upload('deployments', 'id').set('authorization', guest);
    expect(file.status).toBe(403);
  });

  it('takes CloudEvents in each form, and CDEvents with and without', async () => {
    const cdEvent = (id: string, type = 'service.deployed.0.2.0') => ({
      context: {
        version: '0.5.0',
        id,
        source: '/forge',
        type: `dev.cdevents.${type}`,
        timestamp: ago(30),
      },
      subject: {
        id: 'service/ledger',
        content: { environment: { id: 'prod' }, artifactId: 'pkg:oci/l@1' },
      },
    });
    const batch = await request(server)
      .post('/api/adoption/events')
      .set('authorization', service())
      .type('application/cloudevents-batch+json')
      .send(
        JSON.stringify([
          {
            specversion: '1.0',
            id: 'a',
            source: '/forge',
            type: 'dev.cdevents.service.deployed.0.2.0',
            data: cdEvent('a'),
          },
          cdEvent('b'),
          cdEvent('c', 'pipelinerun.finished.0.2.0'),
        ]),
      );
    expect(batch.body).toMatchObject({ taken: 2, ignored: 1, refused: [] });
    const binary = await request(server)
      .post('/api/adoption/events')
      .set({
        authorization: service(),
        'ce-specversion': '1.0',
        'ce-id': 'd',
        'ce-source': '/forge',
        'ce-type': 'dev.cdevents.service.deployed.0.2.0',
      })
      .send(cdEvent('d'));
    expect(binary.body).toMatchObject({ taken: 1 });
    expect(await subjectOf('/forge/d')).toBe('component:default/ledger');
    // The same again, alone and as it was
    expect((await send(cdEvent('d'))).body).toMatchObject({ repeated: 1 });
  });

  it('of writers at once loses nothing, and takes nothing twice', async () => {
    const events = Array.from({ length: 40 }, (_, index) =>
      deployment(
        `run-${index}`,
        { finishedAt: '2026-11-01T00:00:00Z' },
        {
          time: '2026-11-01T00:00:00Z',
        },
      ),
    );
    const late = events.map(event => ({
      ...event,
      time: '2026-11-01T00:05:00Z',
      data: { ...event.data, result: 'failure' },
    }));
    const results = await Promise.all(
      [events, late, [...events].reverse(), late, events].map(batch =>
        send(batch),
      ),
    );
    const sum = (name: string) =>
      results.reduce((total, { body }) => total + body[name], 0);
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(sum('taken')).toBe(40);
    expect(sum('taken') + sum('repeated') + sum('corrected')).toBe(200);
    // The latest holds, whoever came last
    expect(
      await knex('deployments')
        .groupBy('result')
        .select('result')
        .count({ n: '*' }),
    ).toEqual([{ result: 'failure', n: expect.anything() }]);
    const [logged] = await knex('intake_log').sum({ taken: 'taken' });
    expect(Number(logged.taken)).toBe(40);
  });

  it.each<[string, unknown, number, RegExp]>([
    ['an empty batch', [], 400, /0 events/],
    ['too many', Array(10_001).fill(1), 400, /1 to 10000 at once/],
  ])('refuses %s', async (_, body, status, reason) => {
    const response = await send(body);
    expect(response.status).toBe(status);
    expect(response.body.error.message).toMatch(reason);
  });

  it('refuses each bad one of a batch, and keeps the good', async () => {
    const { status, body } = await send([
      deployment('good'),
      deployment('a', { finishedAt: 1_795_512_600 }),
      deployment('b', { finishedAt: '2031-01-01T00:00:00Z' }),
      deployment('c', { finishedAt: '2001-01-01T00:00:00Z' }),
      deployment('d', { version: 'a\0b' }),
      { ...deployment('e'), deep: 'DEEP' },
      { type: 'dev.paved.release' },
      'text',
      deployment("'; drop table deployments; --"),
    ]);
    expect(status).toBe(207);
    expect(body).toMatchObject({ taken: 2 });
    expect(body.refused.map((each: any) => [each.index, each.code])).toEqual([
      [1, 'unit'],
      [2, 'future'],
      [3, 'past'],
      [4, 'field'],
      [5, 'limit'],
      [6, 'type'],
      [7, 'form'],
    ]);
    expect(await knex('deployments').pluck('id')).toContain(
      "forge/'; drop table deployments; --",
    );
  });

  it('refuses what is no JSON, what is compressed, and what is too large', async () => {
    const post = () =>
      request(server)
        .post('/api/adoption/events')
        .set('authorization', service())
        .type('json');
    expect((await post().send('{"a":')).status).toBe(400);
    const packed = await post().set('content-encoding', 'gzip').send('x');
    expect(packed.status).toBe(400);
    expect(packed.body.error.message).toMatch(/gzip/);
    for (const path of ['events', 'imports/deployments']) {
      const as = path === 'events' ? service() : lead;
      const socket = connect((server.address() as AddressInfo).port);
      socket.on('error', () => undefined);
      const answer = new Promise<string>(resolve => {
        socket.once('data', data => resolve(data.toString()));
      });
      socket.write(
        `POST /api/adoption/${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${as}\r\nContent-Length: 104857600\r\n\r\nid,x`,
      );
      // The rest is never sent; the answer comes all the same
      expect(await answer).toMatch(/^HTTP\/1.1 413 /);
      socket.destroy();
    }
  });

  it('keeps what is told of the unknown, shows it, and matches it later', async () => {
    await send([
      deployment('1', { entity: 'component:default/cart' }),
      deployment('2', { entity: 'component:default/cart' }),
      deployment('3', {
        entity: undefined,
        repository: 'github.com/acme/cart',
      }),
      deployment('4', {
        entity: undefined,
        repository: 'github.com/acme/notes',
      }),
    ]);
    expect((await ask('/quality')).body).toMatchObject({
      unknownEntities: [
        { entityRef: 'component:default/cart', records: 2 },
        { entityRef: 'repository:github.com/acme/cart', records: 1 },
      ],
      moreUnknownEntities: 0,
    });
    expect(await subjectOf('forge/4')).toBe('component:default/notes');
    const [{ version }] = await knex('streams');

    entities.push(component('cart', { 'paved.dev/repository': 'x:acme/cart' }));
    await run('subjects');
    await run('match-entities');
    expect(await subjectOf('forge/1')).toBe('component:default/cart');
    expect((await ask('/quality')).body.unknownEntities).toHaveLength(1);
    // Who follows the records hears of it
    const [row] = await knex('deployments').where({ id: 'forge/1' });
    expect(Number(row.sequence)).toBeGreaterThan(Number(version));

    // Under a new name what is told under the old one is the same
    entities[2] = component('basket', {
      'paved.dev/repository': 'x:acme/cart',
    });
    await run('subjects');
    await send(deployment('5', { entity: 'component:default/cart' }));
    expect(await subjectOf('forge/5')).toBe('component:default/basket');
    expect(await subjectOf('forge/1')).toBe('component:default/basket');
  });

  it('shows what was refused, and takes it again after a mend', async () => {
    const ci = await sign();
    const secret = `ghp_${'a'.repeat(36)}`;
    await send(
      [
        deployment('1', { entity: 'notes' }, { token: 'x', note: secret }),
        deployment('2', { result: 'ok' }),
        deployment('3', { version: 'v'.repeat(20_000) }),
      ],
      ci,
    );
    const { body } = await ask('/quality/refused?limit=2');
    expect(body).toMatchObject({
      totalItems: 3,
      nextCursor: expect.any(String),
    });
    const rest = await ask(`/quality/refused?cursor=${body.nextCursor}`);
    const items = [...body.items, ...rest.body.items].sort(
      (a, b) => a.position - b.position,
    );
    expect(items).toMatchObject([
      {
        sender: 'ci:github.com/acme/ledger',
        via: 'events',
        itemId: '1',
        code: 'foreign',
        canReplay: true,
      },
      { code: 'field', reason: expect.stringMatching(/result/) },
      { code: 'field', canReplay: false },
    ]);
    expect(items[0].item).toContain('[removed]');
    expect(JSON.stringify(items)).not.toContain(secret);

    const replay = (id: string) =>
      request(server)
        .post(`/api/adoption/quality/refused/${id}/replay`)
        .set('authorization', lead);
    // Nothing is mended: the platform team can't speak for a job either
    const again = await replay(items[0].id);
    expect(again.status).toBe(207);
    expect(again.body.refused).toMatchObject([{ code: 'foreign' }]);
    expect((await replay(items[2].id)).status).toBe(400);

    entities[1] = component('notes', {
      'paved.dev/repository': 'github:acme/ledger',
    });
    await run('subjects');
    const now = await ask('/quality/refused');
    expect(now.body.totalItems).toBe(3);
    const { id } = now.body.items.find((each: any) => each.itemId === '1');
    expect((await replay(id)).body).toMatchObject({ taken: 1, refused: [] });
    expect(await subjectOf('ci:github.com/acme/ledger/1')).toBe(
      'component:default/notes',
    );
    expect((await replay(id)).status).toBe(404);
  });

  it('says how good the data is', async () => {
    await send([
      deployment('1', { finishedAt: ago(100) }),
      deployment('2', { finishedAt: ago(10) }),
      deployment('3', { finishedAt: ago(-120) }, { time: ago(-120) }),
      deployment('1', { finishedAt: ago(90) }, { time: ago(5) }),
      deployment('4', { finishedAt: 5 }),
      deployment('5', {
        finishedAt: undefined,
        result: undefined,
        startedAt: ago(3_000),
      }),
    ]);
    await send(
      [
        { createdAt: ago(5), causedBy: { source: 'forge', id: '1' } },
        { createdAt: ago(5), causedBy: 'nothing' },
        { resolvedAt: ago(1) },
      ].map((data, index) => ({
        type: 'dev.paved.incident',
        time: ago(1),
        data: { id: `i-${index}`, ...data },
      })),
      service('external:pager'),
    );
    const { body } = await ask('/quality');
    expect(body).toMatchObject({
      coverage: {
        components: 2,
        withDeployments: 1,
        withoutDeployments: ['component:default/notes'],
      },
      incidents: {
        total: 3,
        withoutEntity: 3,
        withUnknownCause: 1,
        withoutBeginning: 1,
      },
      unfinishedDeployments: 1,
      unknownEntities: [],
    });
    const sources = Object.fromEntries(
      body.sources.map((source: any) => [source.source, source]),
    );
    expect(sources.forge).toMatchObject({
      senders: ['external:forge'],
      taken: 4,
      corrected: 1,
      aheadMinutes: 120,
      lagMinutes: { p50: expect.any(Number), p95: expect.any(Number) },
    });
    expect(Math.round(sources.forge.lagMinutes.p95)).toBe(90);
    expect(sources['external:forge'].refused).toEqual({ unit: 1 });
    expect(sources['external:pager']).toMatchObject({ taken: 3 });

    await run('intake-retention');
    expect(await knex('intake_log')).not.toEqual([]);
    await knex('intake_log').update({ at: '2020-01-01T00:00:00.000Z' });
    await knex('intake_refusals').update({ at: '2020-01-01T00:00:00.000Z' });
    await knex('deployments').update({
      finished_at: '2020-01-01T00:00:00.000Z',
    });
    await run('intake-retention');
    expect(await knex('intake_log')).toEqual([]);
    expect(await knex('intake_refusals')).toEqual([]);
    expect(await knex('deployments')).toEqual([]);
  });

  describe('files', () => {
    const header = 'id,entity,environment,result,finishedAt,version';
    const row = (id: string, version = '1') =>
      `${id},ledger,production,success,${ago(60)},${version}`;

    it('are taken, line by line', async () => {
      const injection = `"'; drop table deployments; -- ""x"",\r\n=1+1"`;
      const file = `\uFEFF${header}\r\n${row('1')}\r\n${row(
        '2',
        injection,
      )}\r\n\r\n3,ledger,production,ok,${ago(5)},\r\n`;
      const { status, body } = await upload('deployments', file);
      expect(body).toEqual({
        taken: 2,
        repeated: 0,
        corrected: 0,
        refused: [{ line: 6, reason: expect.stringMatching(/^result: /) }],
      });
      expect(status).toBe(207);
      const [stored] = await knex('deployments').where({ id: 'import/2' });
      expect(stored.version).toBe(`'; drop table deployments; -- "x",\r\n=1+1`);
      const again = file.replace('success', 'failure');
      expect((await upload('deployments', again)).body).toMatchObject({
        taken: 0,
        repeated: 1,
        corrected: 1,
      });
      const [corrected] = await knex('deployments').where({ id: 'import/1' });
      expect(corrected.result).toBe('failure');
      // Ids of another source are others
      expect(
        (await upload('deployments', file, '?source=jira&name=a.csv')).body,
      ).toMatchObject({ taken: 2 });
    });

    it('hold incidents and work items too', async () => {
      const incidents = await upload(
        'incidents',
        `ID,Created At,resolved_at,title\ni-1,${ago(9)},,"A ""slow"" day"\n`,
      );
      expect(incidents.body).toMatchObject({ taken: 1, refused: [] });
      const items = await upload(
        'work-items',
        `id,type,createdAt,team\nt-1,platform-ticket,${ago(9)},payments\n`,
      );
      expect(items.body).toMatchObject({ taken: 1, refused: [] });
      expect(await knex('work_items').first()).toMatchObject({
        team: 'group:default/payments',
      });
    });

    it.each<[string, string | Buffer, RegExp]>([
      ['nothing', '', /empty/],
      ['semicolons', header.replaceAll(',', ';'), /semicolons; save .* commas/],
      ['tabs', header.replaceAll(',', '\t'), /separated by tabs/],
      ['an unknown column', `${header},colour`, /Line 1: .*'colour' is not kn/],
      [
        'a column that is missing',
        'id,entity',
        /Line 1: there is no column en/,
      ],
      ['two columns of a name', `${header},id`, /Line 1: .* two columns 'id'/],
      ['two of one meaning', `${header},ID`, /Line 1: .* two columns 'id'/],
      ['a column without a name', `${header},`, /Line 1: column 7 has no name/],
      [
        'a cell too many',
        `${header}\n${row('1')}\n${row('2')},x`,
        /^Line 3 has 7/,
      ],
      ['a quote without end', `${header}\n"1,2`, /Line \d: a quote is opened/],
      [
        'a quote within',
        `${header}\n"1"2,,,,,`,
        /Line 2: a quote stands where/,
      ],
      ['a NUL', `${header}\n${row('1\0')}`, /Line 2 holds a NUL/],
      ['Latin-1', Buffer.from(`${header}\n${row('é')}`, 'latin1'), /UTF-8/],
      ['UTF-16', Buffer.from(`\uFEFF${header}`, 'utf16le'), /UTF-8/],
    ])('that hold %s are refused', async (_, file, reason) => {
      const { status, body } = await upload('deployments', file);
      expect(body.error?.message).toMatch(reason);
      expect(status).toBe(400);
      expect(await knex('deployments')).toEqual([]);
    });

    it('of a kind that nobody takes are refused', async () => {
      const { status, body } = await upload('holidays', 'id\n');
      expect(status).toBe(404);
      expect(body.error.message).toMatch(/deployments, incidents, work-items/);
      const packed = await upload('deployments', header).set(
        'content-encoding',
        'gzip',
      );
      expect(packed.status).toBe(400);
    });
  });
});
