import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
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
import { DatabaseCampaignStore } from '../database/DatabaseCampaignStore';
import { Notices } from '../notifications/Notices';
import { PermissionGuard } from '../permissions/PermissionGuard';
import { addCampaignRoutes } from './campaignRoutes';
import { Campaigns } from './Campaigns';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY_MS = 24 * 3600_000;
const INES = mockCredentials.user.header('user:default/ines');
const SARA = mockCredentials.user.header('user:default/sara');

describe.each(databases.eachSupportedId())('campaigns, %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  let campaigns: Campaigns;
  let sent: NotificationSendOptions[];
  let app: Express;
  let services: ReturnType<typeof routeServices>;
  let isScorecardHidden: boolean;
  const now = new Date();
  const day = (count: number) => new Date(now.getTime() + count * DAY_MS);

  beforeEach(async () => {
    isScorecardHidden = false;
    sent = [];
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex);
    await portal.put(
      group('payments'),
      group('ledger-team', 'payments'),
      group('cards-team', 'payments'),
      component('ledger'),
      component('journal'),
      component('cards', { owner: 'group:default/cards-team' }),
      component('gift', { owner: 'group:default/payments' }),
      component('nobody', { owner: undefined as never }),
      scorecard({
        checks: [
          ...(scorecard().spec?.checks as object[]),
          {
            id: 'announced',
            title: 'Named',
            why: 'To be found',
            level: 'silver',
            enabledFrom: '2090-01-01',
            expression: 'entity.metadata.name != "gift"',
            appliesTo: { kind: 'Component' },
          },
        ] as never,
      }),
    );
    for (const name of ['ledger', 'cards', 'gift']) {
      await portal.describe(`component:default/${name}`, true);
    }
    await portal.evaluator.evaluateAll();
    services = routeServices({
      mayNot: (permission, who, ref) =>
        (permission === 'scorecards.campaign.manage' &&
          who !== 'user:default/ines') ||
        (permission === 'catalog.entity.read' &&
          isScorecardHidden &&
          Boolean(ref?.startsWith('scorecard:'))),
    });
    campaigns = Campaigns.create({
      store: DatabaseCampaignStore.create({ knex }),
      definitions: portal.definitions,
      notices: Notices.create({
        notifications: { send: async notice => void sent.push(notice) },
        logger: mockServices.logger.mock(),
      }),
    });
    app = appOf(router => {
      router.use(json());
      addCampaignRoutes(router, {
        ...services,
        guard: PermissionGuard.create({
          permissions: services.permissions,
          catalog: catalogServiceMock(),
          subjects: portal.subjects,
        }),
        definitions: portal.definitions,
        campaigns,
      });
    });
  });
  afterEach(() => knex.destroy());

  const begin = (more: object = {}, as = INES) =>
    request(app)
      .post('/campaigns')
      .set('authorization', as)
      .send({
        title: 'Described by spring',
        scorecard: 'production-readiness',
        checks: ['described'],
        owner: 'group:default/platform-team',
        startsAt: day(-0.5).toISOString(),
        deadline: day(20.5).toISOString(),
        ...more,
      });
  const get = async (path: string) =>
    (await request(app).get(path).set('authorization', SARA)).body;

  it('shows how far everybody is, groups with those below them', async () => {
    const { id } = (await begin()).body;
    expect(await get(`/campaigns/${id}`)).toEqual({
      campaign: expect.objectContaining({
        id,
        state: 'running',
        scorecard: 'scorecard:default/production-readiness',
        createdBy: 'user:default/ines',
      }),
      total: { done: 3, entities: 5 },
      byOwner: [
        { owner: 'group:default/cards-team', done: 1, entities: 1 },
        { owner: 'group:default/ledger-team', done: 1, entities: 2 },
        { owner: 'group:default/payments', done: 3, entities: 4 },
      ],
    });
    // Announced checks are what campaigns are for
    const announced = (await begin({ checks: ['announced'] })).body;
    expect((await get(`/campaigns/${announced.id}`)).total).toEqual({
      done: 4,
      entities: 5,
    });
    // What is waived need not be done now
    await knex('waivers').insert({
      id: 'w',
      subject_id: await portal.idOf('component:default/journal'),
      scorecard_id: 1,
      check_id: 'described',
      reason: 'Is being replaced',
      until: day(9).toISOString(),
      state: 'approved',
      requested_by: 'user:default/sara',
      requested_at: now.toISOString(),
    });
    await portal.evaluator.evaluateAll();
    expect((await get(`/campaigns/${id}`)).total.done).toBe(4);
    // A check that is gone asks for nothing
    await portal.put(
      scorecard({ checks: [(scorecard().spec?.checks as never[])[1]] }),
    );
    await portal.evaluator.evaluateAll();
    expect(await get(`/campaigns/${id}`)).toMatchObject({
      total: { done: 0, entities: 0 },
      byOwner: [],
    });
  });

  it('reminds only owners who have something to do, weekly and near the end, and ends by itself', async () => {
    const { id } = (await begin()).body;
    const told = async (at: Date) => {
      sent.length = 0;
      await Promise.all([campaigns.advance(at), campaigns.advance(at)]);
      return sent.map(({ recipients, payload }) => [
        (recipients as { entityRef: string[] }).entityRef[0],
        payload.title,
      ]);
    };
    const ledger = [
      'group:default/ledger-team',
      'Described by spring: 1 to go',
    ];
    expect(await told(now)).toEqual([ledger]);
    expect(sent[0].payload).toMatchObject({
      link: `/scorecards/campaigns/${id}`,
      description: expect.stringMatching(/^1 of your 2 entities does not/),
    });
    expect(await told(day(1))).toEqual([]);
    expect(await told(day(6.6))).toEqual([ledger]);
    expect(await told(day(13))).toEqual([]);
    expect(await told(day(13.6))).toEqual([ledger]);
    expect(sent[0].payload.description).toMatch(/in 7 days/);
    await portal.describe('component:default/journal', true);
    await portal.describe('component:default/ledger', false);
    await portal.describe('component:default/cards', false);
    await portal.evaluator.evaluateAll();
    expect(await told(day(19.6))).toEqual([
      ['group:default/cards-team', 'Described by spring: 1 to go'],
      ledger,
    ]);
    expect(await told(day(20.6))).toEqual([
      ['group:default/platform-team', 'Campaign ended: Described by spring'],
    ]);
    expect(sent[0].payload.description).toBe('2 of 5 entities meet it.');
    expect(await told(day(30))).toEqual([]);
    expect((await get(`/campaigns/${id}`)).campaign.state).toBe('ended');
  });

  it('begins when it says, and is ended early by who may', async () => {
    const { id } = (await begin({ startsAt: day(2).toISOString() })).body;
    await campaigns.advance(now);
    expect(sent).toEqual([]);
    expect((await get('/campaigns')).items).toMatchObject([
      { id, state: 'planned' },
    ]);
    const end = (as: string) =>
      request(app).post(`/campaigns/${id}/end`).set('authorization', as);
    expect((await end(SARA)).status).toBe(403);
    expect((await end(serviceHeader('external:ci'))).status).toBe(403);
    const ended = await end(INES);
    expect(ended.body.campaign.state).toBe('ended');
    expect((await end(INES)).status).toBe(409);
    expect(services.audited).toHaveBeenCalledWith(
      'campaign-end',
      expect.objectContaining({ id }),
    );
  });

  it('is not there for who may not see its scorecard', async () => {
    const { id } = (await begin()).body;
    isScorecardHidden = true;
    expect((await get('/campaigns')).items).toEqual([]);
    expect((await get(`/campaigns/${id}`)).error.name).toBe('NotFoundError');
    expect((await begin()).status).toBe(404);
  });

  it.each([
    ['another than an owner', {}, SARA, 403, /campaign\.manage/],
    ['an unknown check', { checks: ['none'] }, INES, 400, /no check 'none'/],
    ['no check', { checks: [] }, INES, 400, /checks/],
    ['no title', { title: ' ' }, INES, 400, /title/],
    ['a start that is none', { startsAt: 'soon' }, INES, 400, /^startsAt/],
    ['an end before the start', { deadline: day(-1) }, INES, 400, /^deadline/],
    ['an end that is far', { deadline: day(800) }, INES, 400, /731 days/],
    ['a scorecard that is none', { scorecard: 'x' }, INES, 404, /no scorecard/],
  ])('refuses %s', async (_, more, as, code, message) => {
    const { status, body } = await begin(more, as);
    expect(status).toBe(code);
    expect(body.error.message).toMatch(message);
  });
});
