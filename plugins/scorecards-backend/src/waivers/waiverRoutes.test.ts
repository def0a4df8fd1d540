import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { json, type Express } from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  component,
  createEvaluation,
  group,
  scorecard,
} from '../__testUtils__/evaluation';
import { appOf, routeServices, serviceHeader } from '../__testUtils__/routes';
import type { FactCollection } from '../collectors/FactCollection';
import type { StandingRow, TransitionRow } from '../database/tables';
import { EntityScorecards } from '../entities/EntityScorecards';
import { Names } from '../notifications/Names';
import { Notices } from '../notifications/Notices';
import { PermissionGuard } from '../permissions/PermissionGuard';
import { addWaiverRoutes } from './waiverRoutes';
import { Waivers } from './Waivers';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const LEDGER = 'component:default/ledger';
const SECRET = 'component:default/secret';
const SARA = mockCredentials.user.header('user:default/sara');
const INES = mockCredentials.user.header('user:default/ines');
const days = (count: number) =>
  new Date(Date.now() + count * 24 * 3600_000).toISOString();

describe.each(databases.eachSupportedId())('/waivers, %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  let app: Express;
  let waivers: Waivers;
  let entities: EntityScorecards;
  let services: ReturnType<typeof routeServices>;
  let clock: Date;

  beforeEach(async () => {
    clock = new Date();
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex, () => clock);
    await portal.put(
      group('payments'),
      group('ledger-team', 'payments'),
      component('ledger'),
      component('notes', { owner: 'group:default/notes-team' }),
      component('secret'),
      scorecard(),
    );
    await portal.describe(LEDGER, true);
    await portal.evaluator.evaluateAll();
    services = routeServices({
      mayNot: (permission, who, ref) =>
        (permission === 'scorecards.waiver.decide' &&
          who !== 'user:default/ines') ||
        (permission === 'catalog.entity.read' && ref === SECRET),
    });
    const guard = PermissionGuard.create({
      permissions: services.permissions,
      catalog: catalogServiceMock(),
      subjects: portal.subjects,
    });
    waivers = Waivers.create({
      store: portal.waivers,
      queue: portal.queue,
      notices: Notices.create({
        notifications: { send: async () => {} },
        logger: mockServices.logger.mock(),
      }),
      names: Names.create(portal),
      onChange: () => undefined,
    });
    entities = EntityScorecards.create({
      ...portal,
      collection: {} as FactCollection,
      guard,
    });
    app = appOf(router => {
      router.use(json());
      addWaiverRoutes(router, {
        ...services,
        guard,
        entities,
        definitions: portal.definitions,
        store: portal.waivers,
        waivers,
      });
    });
  });
  afterEach(() => knex.destroy());

  const ask = (more: object = {}, as = SARA) =>
    request(app)
      .post('/waivers')
      .set('authorization', as)
      .send({
        scorecard: 'production-readiness',
        check: 'coverage',
        entityRef: LEDGER,
        reason: 'The vendor mends it in January',
        until: days(30),
        ...more,
      });
  const decide = (id: string, verb: string, as = INES, note?: string) =>
    request(app)
      .post(`/waivers/${id}/${verb}`)
      .set('authorization', as)
      .send({ note });
  const list = async (query: object = {}) => {
    const { body } = await request(app)
      .get('/waivers')
      .set('authorization', SARA)
      .query(query);
    return body;
  };

  it('goes from a request to its end, and the standing with it', async () => {
    const asked = await ask();
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      scorecard: 'scorecard:default/production-readiness',
      check: 'coverage',
      entityRef: LEDGER,
      state: 'requested',
      requestedBy: 'user:default/sara',
    });
    expect(asked.body).not.toHaveProperty('subjectId');
    const { id } = asked.body;
    expect((await ask()).status).toBe(409);
    const approved = await decide(id, 'approve', INES, 'until January');
    expect(approved.body).toMatchObject({
      state: 'approved',
      decidedBy: 'user:default/ines',
    });
    const taken = await portal.queue.take(10, clock);
    await portal.evaluator.evaluate(taken.map(({ subjectId }) => subjectId));
    const standing = async () =>
      knex<StandingRow>('standings')
        .where({ subject_id: await portal.idOf(LEDGER) })
        .first();
    expect(await standing()).toMatchObject({
      level: 'silver',
      level_without_waivers: 'bronze',
      statuses: 'PW',
    });

    clock = new Date(days(31));
    await waivers.advance(clock);
    const [ended] = await portal.queue.take(10, clock);
    await portal.evaluator.evaluate([ended.subjectId]);
    expect(await standing()).toMatchObject({ level: 'bronze', statuses: 'PU' });
    const last = await knex<TransitionRow>('transitions')
      .orderBy('id', 'desc')
      .first();
    expect(JSON.parse(last?.changes ?? '')).toMatchObject([
      {
        check: 'coverage',
        from: 'waived',
        to: 'unknown',
        cause: 'waiver-ended',
      },
    ]);
    expect((await list()).items).toMatchObject([
      {
        state: 'expired',
        events: [
          { state: 'requested' },
          { state: 'approved', note: 'until January' },
          { state: 'expired', by: 'portal' },
        ],
      },
    ]);
    expect(services.audited.mock.calls).toEqual([
      ['waiver-request', expect.objectContaining({ entityRef: LEDGER })],
      ['waiver-request', expect.anything()],
      ['waiver-decide', expect.objectContaining({ id, decision: 'approved' })],
    ]);
  });

  it('lets only people decide who own the scorecard, and nobody about their own request', async () => {
    const { id } = (await ask()).body;
    expect((await decide(id, 'approve', SARA)).status).toBe(403);
    const omar = mockCredentials.user.header('user:default/omar');
    for (const verb of ['approve', 'refuse', 'revoke']) {
      expect((await decide(id, verb, omar)).status).toBe(403);
      expect(
        (await decide(id, verb, serviceHeader('external:ci'))).status,
      ).toBe(403);
    }
    expect((await ask({}, serviceHeader('external:ci'))).status).toBe(403);
    // An owner who asks needs another owner
    const own = (await ask({ check: 'described' }, INES)).body;
    expect((await decide(own.id, 'approve')).status).toBe(403);
    expect((await decide(id, 'refuse')).body.state).toBe('refused');
    expect((await decide(id, 'approve')).status).toBe(409);
    // Who asked may withdraw it without owning anything
    const again = (await ask()).body;
    expect((await decide(again.id, 'revoke', SARA)).body.state).toBe('revoked');
    expect((await request(app).post('/waivers').send({})).status).toBe(401);
  });

  it('says nothing of entities that somebody may not see', async () => {
    const hidden = (await ask({ entityRef: SECRET })).body.error;
    expect(hidden.name).toBe('NotFoundError');
    const gone = (await ask({ entityRef: 'component:default/gone' })).body
      .error;
    expect(gone.message.replace('gone', 'secret')).toBe(hidden.message);
    await waivers.request(
      {
        subject: { id: await portal.idOf(SECRET), entityRef: SECRET },
        scorecard: {
          ...(await portal.definitions.inForce())[0].compiled.scorecard,
          id: 1,
        },
        check: 'coverage',
        reason: 'A secret',
        until: days(3),
      },
      'user:default/omar',
      clock,
    );
    const [{ id }] = await knex('waivers').select('id');
    expect((await decide(id, 'approve')).status).toBe(404);
    services.permissions.authorizeConditional.mockImplementation(
      async requests =>
        requests.map(
          () =>
            ({
              result: 'CONDITIONAL',
              conditions: { rule: 'x' },
            } as never),
        ),
    );
    expect(await list()).toEqual({ items: [] });
  });

  it('lists by what is asked for, page by page', async () => {
    const first = (await ask()).body;
    await ask({ check: 'described' });
    await ask({ entityRef: 'component:default/notes' });
    await decide(first.id, 'refuse');
    expect((await list({ state: 'refused' })).items).toHaveLength(1);
    expect(
      (await list({ state: ['refused', 'requested'] })).items,
    ).toHaveLength(3);
    expect((await list({ entityRef: LEDGER })).items).toHaveLength(2);
    expect((await list({ owner: 'payments' })).items).toHaveLength(2);
    expect(
      (await list({ scorecard: 'production-readiness' })).items,
    ).toHaveLength(3);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 1, cursor });
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(3);
    expect(seen).toHaveLength(3);
    expect((await list({ cursor: 'x' })).error.message).toMatch(/^cursor/);
    expect((await list({ state: 'new' })).error.message).toMatch(/^state/);
  });

  it('shows what is over as ended, before anybody writes it down', async () => {
    const { id } = (await ask()).body;
    await decide(id, 'approve');
    await ask({ check: 'described' });
    expect((await list({ state: 'approved' })).items).toHaveLength(1);
    expect((await list({ state: 'expired' })).items).toEqual([]);

    const until = days(-0.001);
    await knex('waivers').update({ until });
    for (const state of ['approved', 'requested']) {
      expect((await list({ state })).items).toEqual([]);
    }
    const over = {
      state: 'expired',
      events: expect.arrayContaining([
        { at: until, by: 'portal', state: 'expired' },
      ]),
    };
    expect(await list({ state: ['refused', 'expired'] })).toMatchObject({
      items: [over, over],
    });
    expect(await list()).toMatchObject({ items: [over, over] });
    const [ofEntity] = await entities.list(
      (await portal.subjects.row(LEDGER))!,
      mockCredentials.user('user:default/sara'),
    );
    expect(ofEntity.waivers).toMatchObject([over, over]);
    expect((await decide(id, 'revoke')).status).toBe(409);
    expect((await ask({ check: 'described' })).status).toBe(201);
  });

  it.each([
    ['no such check', { check: 'none' }, /has no check 'none'/],
    ['an end that is too late', { until: days(91) }, /90 days at most/],
    ['an end that is over', { until: days(-1) }, /over already/],
    ['an end that is none', { until: 'soon' }, /no ISO instant/],
    ['no reason', { reason: '  ' }, /reason: say why/],
    ['a NUL', { reason: 'a\0b' }, /NUL/],
  ])('refuses %s', async (_, more, message) => {
    const { status, body } = await ask(more);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });
});
