import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import {
  scorecardsCollectorsExtensionPoint,
  type FactCollector,
} from '@paved/plugin-scorecards-node';
import request from 'supertest';
import scorecardsPlugin from '.';
import { component, group, scorecard } from './__testUtils__/evaluation';

const path = '/api/scorecards';
const ENTITY = `${path}/entities/component/default`;
const SCORECARD = 'scorecard=production-readiness';

const entities: Entity[] = [
  group('fintech-fast'),
  group('payments', 'fintech-fast'),
  group('ledger-team', 'payments'),
  group('checkout-team', 'payments'),
  scorecard(),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'books', title: 'The books' },
    spec: { owner: 'group:default/ledger-team', domain: 'money' },
  },
  component('ledger', { system: 'books' }),
  component('notes', { system: 'books' }),
  component('checkout', { owner: 'group:default/checkout-team' }),
  component('vault', { owner: 'group:default/checkout-team' }),
  component('cart', { owner: 'user:default/sara-lind' }),
];

/** Knows who described what; notes are a mystery. */
const collector: FactCollector = {
  id: 'catalog',
  async *collect({ subjects }, { now }) {
    for (const { entityRef } of subjects) {
      if (entityRef.endsWith('/notes')) {
        yield { entityRef, error: 'Nobody answers' };
      } else {
        yield {
          entityRef,
          facts: {
            described: {
              value: !entityRef.endsWith('/cart'),
              observedAt: now.toISOString(),
            },
          },
        };
      }
    }
  },
};

const sara = mockCredentials.user.header('user:default/sara-lind');
/** To him the catalog does not show the vault. */
const tomasRef = 'user:default/tomas-berg';
const tomas = mockCredentials.user.header(tomasRef);
const isTomas = (credentials: BackstageCredentials | undefined) =>
  (credentials?.principal as { userEntityRef?: string } | undefined)
    ?.userEntityRef === tomasRef;

async function eventually(check: () => Promise<void>): Promise<void> {
  const end = Date.now() + 120_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await sleep(50);
    }
  }
}

describe('the HTTP API', () => {
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;
  const scheduler = mockServices.scheduler();
  let denied: string[] = [];
  const audited: string[] = [];
  let batches = 0;
  /** What the catalog has since the last comparison. */
  const late = new Map<string, Entity>();

  const get = (at: string, as = sara) =>
    request(server).get(`${path}${at}`).set('Authorization', as);
  const post = (at: string, body: object = {}, as = sara) =>
    request(server).post(`${path}${at}`).set('Authorization', as).send(body);

  beforeAll(async () => {
    const catalog = catalogServiceMock({ entities });
    const backend = await startTestBackend({
      features: [
        scorecardsPlugin,
        createBackendModule({
          pluginId: 'scorecards',
          moduleId: 'test-collector',
          register: env =>
            env.registerInit({
              deps: { collectors: scorecardsCollectorsExtensionPoint },
              init: async ({ collectors }) =>
                collectors.addCollector(collector),
            }),
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => ({
            ...catalogServiceMock.mock(),
            getEntityByRef: async ref => late.get(String(ref)),
            getEntitiesByRefs: async (ask, options) => {
              const { items } = await catalog.getEntitiesByRefs(ask, options);
              return {
                items: items.map(
                  (item, index) => item ?? late.get(ask.entityRefs[index]),
                ),
              };
            },
            async *streamEntities(_, { credentials }) {
              yield entities.filter(
                entity =>
                  !isTomas(credentials) || entity.metadata.name !== 'vault',
              );
            },
          }),
        }),
        repositoriesServiceMock.mock().factory,
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.permissions.mock({
          authorize: async (requests, options) => {
            batches += 1;
            return requests.map(each => {
              const ref = 'resourceRef' in each ? String(each.resourceRef) : '';
              const isHidden =
                isTomas(options?.credentials) && ref.endsWith('/vault');
              return {
                result:
                  denied.includes(each.permission.name) || isHidden
                    ? AuthorizeResult.DENY
                    : AuthorizeResult.ALLOW,
              };
            });
          },
          authorizeConditional: async (requests, options) =>
            requests.map(
              (): PolicyDecision =>
                isTomas(options?.credentials)
                  ? {
                      result: AuthorizeResult.CONDITIONAL,
                      pluginId: 'catalog',
                      resourceType: 'catalog-entity',
                      conditions: {
                        rule: 'IS_ENTITY_OWNER',
                        resourceType: 'catalog-entity',
                        params: { claims: [tomasRef] },
                      },
                    }
                  : { result: AuthorizeResult.ALLOW },
            ),
        }).factory,
        mockServices.userInfo.factory(),
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
    await scheduler.triggerTask('scorecards-sync');
    await eventually(async () => {
      const { body } = await get(`/standings?${SCORECARD}`);
      assert.equal(body.items.length, 5);
    });
    await request(server)
      .post(`${path}/facts`)
      .set('Authorization', mockCredentials.service.header())
      .send({
        facts: ['ledger', 'checkout', 'vault'].map((name, index) => ({
          entityRef: `component:default/${name}`,
          fact: 'ci.coverage',
          value: 90 - index * 15,
          commit: 'abcdef1',
        })),
      })
      .expect(200);
    await eventually(async () => {
      const { body } = await get(`/standings?${SCORECARD}&level=silver`);
      assert.equal(body.totalItems, 1);
    });
  });
  afterAll(() => stop?.());
  beforeEach(() => {
    denied = [];
    audited.length = 0;
  });

  it('lists, filters, sorts and pages entities on the server', async () => {
    const names = async (query: string) => {
      const { body } = await get(`/standings?${SCORECARD}&${query}`).expect(
        200,
      );
      return body.items.map(({ entityRef }: { entityRef: string }) =>
        entityRef.replace('component:default/', ''),
      );
    };
    expect(await names('')).toEqual([
      'cart',
      'checkout',
      'ledger',
      'notes',
      'vault',
    ]);
    expect(await names('order=desc&limit=2')).toEqual(['vault', 'notes']);
    expect(await names('level=none')).toEqual(['cart', 'notes']);
    expect(await names('level=bronze')).toEqual(['checkout', 'vault']);
    expect(await names('sort=level&order=desc&limit=1')).toEqual(['ledger']);
    expect(await names('sort=owner')).toEqual([
      'checkout',
      'vault',
      'ledger',
      'notes',
      'cart',
    ]);
    expect(await names('owner=payments')).toHaveLength(4);
    expect(await names('owner=ledger-team')).toEqual(['ledger', 'notes']);
    expect(await names('system=books')).toEqual(['ledger', 'notes']);
    expect(await names('domain=money&level=silver')).toEqual(['ledger']);
    expect(await names('check=described')).toEqual(['cart', 'notes']);
    expect(await names('check=described&status=error')).toEqual(['notes']);
    expect(await names('status=unknown')).toEqual(['cart', 'notes']);
    expect(await names('search=LEDG')).toEqual(['ledger']);
    expect(await names('search=%25')).toEqual([]);
    for (const sort of ['name', 'level', 'score', 'owner', 'changed']) {
      for (const order of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor = '';
        do {
          const { body } = await get(
            `/standings?${SCORECARD}&sort=${sort}&order=${order}&limit=2${cursor}`,
          ).expect(200);
          expect(body.totalItems).toBe(5);
          seen.push(...body.items.map((item: StandingLike) => item.entityRef));
          cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
        } while (cursor);
        expect(new Set(seen).size).toBe(5);
        expect(seen).toHaveLength(5);
      }
    }
    const {
      body: { items },
    } = await get(`/standings?${SCORECARD}&search=ledger`);
    expect(items).toEqual([
      {
        entityRef: 'component:default/ledger',
        type: 'service',
        owner: 'group:default/ledger-team',
        system: 'system:default/books',
        domain: 'domain:default/money',
        level: 'silver',
        levelWithoutWaivers: 'silver',
        score: 1,
        changedAt: expect.any(String),
        statuses: { described: 'pass', coverage: 'pass' },
      },
    ]);
    await get(`/standings?${SCORECARD}&level=gold`).expect(400, /level: /);
    await get(`/standings?${SCORECARD}&check=x`).expect(400, /check: /);
    await get(`/standings?${SCORECARD}&cursor=zzz`).expect(400, /cursor: /);
    const byName = await get(`/standings?${SCORECARD}&sort=name&limit=2`);
    await get(
      `/standings?${SCORECARD}&sort=score&cursor=${byName.body.nextCursor}`,
    ).expect(400, /cursor: /);
    await get('/standings?scorecard=other').expect(404);

    const { text, headers } = await get(`/standings.csv?${SCORECARD}`);
    expect(headers['content-type']).toMatch(/text\/csv/);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^entity,.*,described,coverage$/);
    expect(lines[3]).toMatch(/^component:default\/ledger,.*,pass,pass$/);
  });
  type StandingLike = { entityRef: string };

  it('counts groups with those below them, each entity once, and only what is visible', async () => {
    const rollup = async (by: string, as = sara) => {
      const { body } = await get(`/rollups?${SCORECARD}&by=${by}`, as);
      return Object.fromEntries(
        body.items.map((item: { ref?: string; entities: number }) => [
          item.ref ?? '',
          item.entities,
        ]),
      );
    };
    expect(await rollup('owner')).toEqual({
      'group:default/fintech-fast': 4,
      'group:default/payments': 4,
      'group:default/ledger-team': 2,
      'group:default/checkout-team': 2,
      'user:default/sara-lind': 1,
    });
    expect(await rollup('system')).toEqual({
      'system:default/books': 2,
      '': 3,
    });
    expect(await rollup('domain')).toEqual({
      'domain:default/money': 2,
      '': 3,
    });
    expect(await rollup('owner', tomas)).toMatchObject({
      'group:default/fintech-fast': 3,
      'group:default/checkout-team': 1,
    });

    const { body: summary } = await get(
      '/scorecards/default/production-readiness',
    ).expect(200);
    expect(summary).toMatchObject({
      entities: 5,
      levels: [
        { count: 2 },
        { level: 'bronze', count: 2 },
        { level: 'silver', count: 1 },
      ],
      checks: [
        { check: 'described', counts: { pass: 3, fail: 1, error: 1 } },
        { check: 'coverage', counts: { pass: 1, fail: 2, unknown: 2 } },
      ],
    });
    const trend = async (query: string, as = sara) =>
      (await get(`/trend?${SCORECARD}&days=3&${query}`, as)).body.items.map(
        ({ levels }: { levels: Array<{ count: number }> }) =>
          levels.map(({ count }) => count),
      );
    expect(await trend('')).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [2, 2, 1],
    ]);
    expect((await trend('owner=ledger-team')).at(-1)).toEqual([1, 0, 1]);
    expect((await trend('', tomas)).at(-1)).toEqual([2, 1, 1]);
    const { body: list } = await get('/scorecards', tomas);
    expect(list.items).toMatchObject([{ entities: 4 }]);
    const { body: page } = await get(`/standings?${SCORECARD}`, tomas);
    expect(page.totalItems).toBe(4);
    const { text } = await get(`/standings.csv?${SCORECARD}`, tomas);
    expect(text).not.toMatch(/vault/);
  });

  it('looks as if it were not there what somebody may not see', async () => {
    for (const name of ['vault', 'nowhere']) {
      const ref = `component:default/${name}`;
      const missing = new RegExp(`There is no entity '${ref}'`);
      await get(`/entities/component/default/${name}`, tomas).expect(
        404,
        missing,
      );
      await get(`/entities/component/default/${name}/history`, tomas).expect(
        404,
        missing,
      );
      await post(
        `/entities/component/default/${name}/refresh`,
        {},
        tomas,
      ).expect(404, missing);
      await get(`/gate?entityRef=${ref}&${SCORECARD}`, tomas).expect(
        404,
        missing,
      );
      await post(
        '/gate',
        { entityRef: ref, scorecard: 'production-readiness' },
        tomas,
      ).expect(404, missing);
      await get(`/decisions?entityRef=${ref}`, tomas).expect(404, missing);
    }
    const { body: decision } = await post('/gate', {
      entityRef: 'component:default/vault',
      scorecard: 'production-readiness',
    }).expect(201);
    await get(`/decisions/${decision.id}`, tomas).expect(404);
    await post(`/decisions/${decision.id}/replay`, {}, tomas).expect(404);
    await get(`/decisions/${decision.id}`).expect(200);

    denied = ['scorecards.scorecard.read'];
    await request(server)
      .get(`${ENTITY}/ledger`)
      .set('Authorization', sara)
      .expect(404);
    expect((await get('/scorecards')).body).toEqual({ items: [] });
    await get(`/standings?${SCORECARD}`).expect(404);
    await get(`/rollups?${SCORECARD}&by=owner`).expect(404);
  });

  it('tells all about an entity, with its history, in one batch of permissions', async () => {
    batches = 0;
    const { body } = await get('/entities/component/default/notes').expect(200);
    expect(batches).toBe(2);
    expect(body.items).toMatchObject([
      {
        scorecard: { ref: 'scorecard:default/production-readiness' },
        evaluation: {
          applicable: true,
          results: [
            {
              check: 'described',
              status: 'error',
              seen: [{ error: 'Nobody answers' }],
            },
            { check: 'coverage', status: 'unknown' },
          ],
        },
        gate: { decision: 'unknown', requiredLevel: 'silver' },
        nextLevel: {
          level: 'bronze',
          fixes: [{ check: 'described', effort: 'minutes' }],
        },
        waivers: [],
        mayRequestWaiver: true,
        mayDecideWaiver: true,
      },
    ]);
    const { body: history } = await get(
      '/entities/component/default/ledger/history?limit=1',
    ).expect(200);
    expect(history.items).toMatchObject([
      {
        toLevel: 'silver',
        changes: [
          {
            check: 'coverage',
            from: 'unknown',
            to: 'pass',
            cause: 'fact-changed',
          },
        ],
      },
    ]);
    const { body: older } = await get(
      `/entities/component/default/ledger/history?limit=5&cursor=${history.nextCursor}`,
    );
    expect(older.items.at(-1).changes[0]).toMatchObject({
      check: 'described',
      cause: 'first-evaluation',
    });
    await post('/entities/component/default/ledger/refresh').expect(200);
    expect(audited).toEqual(['entity-refresh succeeded']);
    const { body: blocking } = await get('/blocking').expect(200);
    expect(blocking.items).toMatchObject([
      {
        entityRef: 'component:default/cart',
        requiredLevel: 'silver',
        gate: 'deny',
        fixes: [{ check: 'described' }, { check: 'coverage' }],
      },
    ]);
  });

  it('answers at the gate, records, and takes a decision again', async () => {
    const ask = (query: string) => get(`/gate?${SCORECARD}&${query}`);
    const ledger = 'entityRef=component:default/ledger';
    expect((await ask(ledger).expect(200)).body).toMatchObject({
      decision: 'allow',
      level: 'silver',
      requiredLevel: 'silver',
      reasons: [],
    });
    const { body: denies } = await ask(
      'entityRef=component:default/checkout',
    ).expect(200);
    expect(denies).toMatchObject({
      decision: 'deny',
      reasons: [{ check: 'coverage', status: 'fail' }],
    });
    expect(denies.id).toBeUndefined();
    const bronze = await ask(
      'entityRef=component:default/checkout&level=bronze&fresh=true',
    );
    expect(bronze.body).toMatchObject({ decision: 'allow' });
    await ask(`${ledger}&level=gold`).expect(400, /level: /);
    await ask(`${ledger}&commit=HEAD`).expect(400, /commit: /);
    await get(`/gate?${ledger}&scorecard=other`).expect(404);
    await ask('entityRef=::').expect(400, /entityRef: /);

    const question = {
      entityRef: 'component:default/ledger',
      scorecard: 'production-readiness',
      commit: 'abcdef1',
      artifact: 'sha256:1234',
    };
    const { body: recorded } = await post('/gate', question).expect(201);
    expect(recorded).toMatchObject({
      id: expect.any(String),
      decision: 'allow',
      commit: 'abcdef1',
      artifact: 'sha256:1234',
      askedBy: 'user:default/sara-lind',
    });
    expect(audited).toEqual(['gate-record succeeded']);
    expect((await get(`/decisions/${recorded.id}`)).body).toEqual(recorded);
    const list = await get(`/decisions?${ledger}`);
    expect(list.body.items).toEqual([recorded]);
    denied = ['scorecards.gate.record'];
    await post('/gate', question).expect(403);
    expect(audited.at(-1)).toBe('gate-record failed');
    denied = [];

    // The coverage was told for another commit than this one
    const { body: otherwise } = await post('/gate', {
      ...question,
      commit: 'deadbeef',
    }).expect(201);
    expect(otherwise).toMatchObject({
      decision: 'unknown',
      level: 'silver',
      reasons: [
        {
          check: 'coverage',
          status: 'stale',
          message:
            'ci.coverage was seen at commit abcdef1, not at the commit asked for, deadbee',
        },
      ],
    });
    expect(
      (await ask(`${ledger}&commit=deadbeef`).expect(200)).body,
    ).toMatchObject({ decision: 'unknown' });
    expect(
      (await post(`/decisions/${otherwise.id}/replay`).expect(200)).body,
    ).toMatchObject({
      reproduced: true,
      replayed: { decision: 'unknown' },
      differences: [],
    });

    const position = entities.findIndex(({ kind }) => kind === 'Scorecard');
    const checks = scorecard().spec?.checks as Array<Record<string, string>>;
    const stricter = scorecard({
      checks: [
        checks[0],
        { ...checks[1], expression: 'facts.ci.coverage >= 95.0' },
      ],
    });
    expect(
      (await post(`/decisions/${recorded.id}/replay`).expect(200)).body,
    ).toMatchObject({ reproduced: true, differences: [] });
    Object.assign(
      entities[position],
      scorecard({ gate: { level: 'silver', otherCommit: 'allow' } }),
    );
    await scheduler.triggerTask('scorecards-sync');
    expect(
      (await post(`/decisions/${otherwise.id}/replay`).expect(200)).body,
    ).toMatchObject({
      reproduced: true,
      replayed: { decision: 'allow' },
      differences: [{ check: 'coverage', from: 'stale', to: 'pass' }],
    });
    Object.assign(entities[position], stricter);
    await scheduler.triggerTask('scorecards-sync');
    const { body: replay } = await post(`/decisions/${recorded.id}/replay`);
    expect(replay).toMatchObject({
      recorded,
      reproduced: true,
      replayed: { decision: 'deny' },
      differences: [{ check: 'coverage', from: 'pass', to: 'fail' }],
    });
    await eventually(async () => {
      const { body } = await get(`/standings?${SCORECARD}&search=ledger`);
      expect(body.items[0].statuses.coverage).toBe('fail');
    });
    expect(stringifyEntityRef(entities[position])).toBe(
      'scorecard:default/production-readiness',
    );
  });

  it('wants everybody to say who they are', async () => {
    for (const at of ['/scorecards', `/standings?${SCORECARD}`, '/blocking']) {
      await request(server)
        .get(`${path}${at}`)
        .set('Authorization', mockCredentials.none.header())
        .expect(401);
    }
    const { body } = await get('/blocking', mockCredentials.service.header());
    expect(body.response).toEqual({ statusCode: 403 });
  });

  it('knows an entity that the catalog has had for a moment only', async () => {
    await get('/entities/component/default/newborn').expect(404);
    late.set('component:default/newborn', {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'newborn', etag: '1' },
      spec: { type: 'service', lifecycle: 'production', owner: 'ledger-team' },
    });
    const { body } = await get('/entities/component/default/newborn').expect(
      200,
    );
    expect(body.items).toHaveLength(1);
    late.clear();
  });
});
