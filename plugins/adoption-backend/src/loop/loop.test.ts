import { once } from 'node:events';
import { createServer, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  PlatformRequest,
  RequestDetail,
  RequestsPage,
  Roadmap,
} from '@paved/plugin-adoption-common';
import type {
  Deviation,
  GoldenPathEvent,
  ServiceOnPath,
} from '@paved/plugin-golden-paths-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/applyMigrations';
import { createLoopArea } from './createLoopArea';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 3_600_000;
const never = new AbortController().signal;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

/** Sara keeps the roadmap; Mute may say nothing. */
const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot'].map(ref),
  'group:default/risk': ['fay', 'gus'].map(ref),
  'group:default/platform': ['sara', 'ines'].map(ref),
};

function ref(name: string): string {
  return `user:default/${name}`;
}

describe.each(databases.eachSupportedId())('the loop, %s', databaseId => {
  let knex: Knex;
  let sent: NotificationSendOptions[];
  /** Lets giving a notice fail. */
  let refuse: (options: NotificationSendOptions) => boolean;
  let measured: Array<{ ids: string[]; query: object }>;
  let metricValue: (query: { from: string }) => number | undefined;
  let audited: string[];
  let goldenPaths: Server;
  /** What golden paths answer, by address. */
  let answers: Record<string, unknown>;
  /** What golden paths were asked for. */
  let answered: string[];
  let replicas: Array<ReturnType<typeof startReplica>>;

  function startReplica(mostPerHour: number) {
    const refOf = (credentials: any) => credentials?.principal?.userEntityRef;
    const subscribed: Array<(params: any) => Promise<void>> = [];
    const { port } = goldenPaths.address() as AddressInfo;
    const context = {
      audit: RouterAudit.create({
        auditor: mockServices.auditor.mock({
          createEvent: async options => {
            audited.push(JSON.stringify(options.meta));
            return {
              success: async () => void audited.push(options.eventId),
              fail: async () => void audited.push(`${options.eventId} failed`),
            };
          },
        }),
      }),
      auth: mockServices.auth(),
      catalog: catalogServiceMock.mock({
        // To Fay the catalog shows one of the services only
        getEntitiesByRefs: async ({ entityRefs }, asked: any) => ({
          items: entityRefs.map(entityRef =>
            refOf(asked.credentials) === ref('fay') &&
            !entityRef.endsWith('ledger')
              ? undefined
              : {
                  apiVersion: 'backstage.io/v1alpha1',
                  kind: 'Component',
                  metadata: { name: entityRef.split('/')[1] },
                },
          ),
        }),
      }),
      config: mockServices.rootConfig({
        data: { adoption: { feedback: { mostPerHour } } },
      }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://localhost:${port}`,
      }),
      events: {
        subscribe: async ({ onEvent }: any) => void subscribed.push(onEvent),
      },
      httpAuth: mockServices.httpAuth(),
      knex,
      metrics: {
        definitions: () => [
          {
            id: 'delivery.lead-time',
            title: 'Lead time',
            unit: 'minutes',
            better: 'lower',
          },
        ],
        measure: async (ids: string[], query: object) => {
          measured.push({ ids, query });
          return [
            {
              version: 2,
              value: metricValue(query as { from: string }),
              margin: 3,
              sample: 12,
              sampleOf: 'changes',
            },
          ];
        },
      },
      notifications: {
        send: async (options: NotificationSendOptions) => {
          if (refuse(options)) {
            throw new Error('Notifications are out of order');
          }
          sent.push(options);
        },
      },
      permissions: mockServices.permissions.mock({
        authorize: async (requests, options) =>
          requests.map(({ permission }) => ({
            result:
              refOf(options?.credentials) === ref('sara') ||
              refOf(options?.credentials) === ref('ines') ||
              (permission.name === 'adoption.feedback.give' &&
                refOf(options?.credentials) !== ref('mute'))
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
      }),
      teams: {
        members: async (team: string) => new Set(members[team] ?? []),
        of: async (person: string) =>
          Object.keys(members).filter(team => members[team].includes(person)),
      },
      viewers: {
        requireMay: async ({ team }: { team?: string }) => {
          if (team === 'group:default/secret') {
            throw new NotAllowedError('Not for you');
          }
        },
      },
    } as unknown as AdoptionContext;
    const area = createLoopArea(context);
    const router = PromiseRouter();
    area.addUnparsedRoutes?.(router);
    router.use(express.json());
    area.addRoutes?.(router);
    const app = express().use(router).use(mockErrorHandler());
    const as =
      (method: 'get' | 'post' | 'patch' | 'delete' | 'put') =>
      (who: string, at: string, body?: object) => {
        const asking = request(app)
          [method](at)
          .set('authorization', mockCredentials.user.header(ref(who)));
        return body ? asking.send(body) : asking;
      };
    return {
      app,
      area,
      subscribed,
      get: as('get'),
      post: as('post'),
      patch: as('patch'),
      put: as('put'),
      delete: as('delete'),
      run: (chore: string, now = new Date()) =>
        area.chores![chore].run(now, never),
    };
  }

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    sent = [];
    refuse = () => false;
    measured = [];
    metricValue = () => 90;
    audited = [];
    answered = [];
    answers = { '/paths': { items: [] } };
    goldenPaths = createServer((req, res) => {
      answered.push(req.url!);
      const answer = answers[req.url!];
      res.statusCode = answer ? 200 : 503;
      res.end(JSON.stringify(answer ?? {}));
    }).listen(0, 'localhost');
    await once(goldenPaths, 'listening');
    replicas = [startReplica(50), startReplica(50)];
  });
  afterEach(async () => {
    goldenPaths.close();
    await knex.destroy();
  });

  const ask = async (who: string, title: string): Promise<RequestDetail> =>
    (await replicas[0].post(who, '/requests', { title }).expect(201)).body;
  const seen = async (id: string, who = 'sara'): Promise<RequestDetail> =>
    (await replicas[1].get(who, `/requests/${id}`).expect(200)).body;
  /** Changes a request as it is now. */
  const change = async (id: string, what: object) => {
    const { version } = await seen(id);
    return replicas[0].patch('sara', `/requests/${id}`, { ...what, version });
  };
  const told = () =>
    sent
      .map(({ recipients, payload }) => [
        (recipients as { entityRef: string[] }).entityRef.join(),
        payload.title,
      ])
      .sort();
  const addTickets = (...ids: string[]) =>
    knex('work_items').insert(
      ids.map((id, at) => ({
        id: `jira/${id}`,
        source: 'jira',
        sequence: 1,
        entity_ref: '',
        registers: '{}',
        received_at: '2026-05-01T00:00:00.000Z',
        type: 'platform-ticket',
        title: `Database for ${id}`,
        team: 'group:default/risk',
        topic: at < 2 ? 'database' : null,
        created_at: `2026-05-0${at + 1}T00:00:00.000Z`,
      })),
    );

  it('goes from feedback to a request, to the roadmap, to what shipped, and back to who asked', async () => {
    const [first, second] = replicas;
    const { body: feedback } = await first
      .post('ada', '/feedback', {
        kind: 'idea',
        text: ' Databases for staging, <b>please</b> ',
        page: '/catalog/default/component/ledger?token=secret#there',
        entityRef: 'Component:default/ledger',
      })
      .expect(201);
    expect(feedback).toMatchObject({
      kind: 'idea',
      text: 'Databases for staging, <b>please</b>',
      page: '/catalog/default/component/ledger',
      entityRef: 'component:default/ledger',
      by: ref('ada'),
      state: 'new',
      hasScreenshot: false,
    });
    const existing = await ask('ben', 'Databases in staging');
    await addTickets('T-1', 'T-2', 'T-3');

    const { body: similar } = await second
      .get('ada', `/requests/similar?text=database for staging`)
      .expect(200);
    expect(similar.items).toEqual([
      {
        id: existing.id,
        title: 'Databases in staging',
        state: 'asked',
        shared: ['database', 'staging'],
        people: 1,
        mine: false,
      },
    ]);

    // Two who keep the roadmap promote it at once: one does
    const promoted = await Promise.all([
      first.post('sara', `/feedback/${feedback.id}/promote`, {
        request: existing.id,
      }),
      second.post('ines', `/feedback/${feedback.id}/promote`, {
        title: 'Something else',
      }),
    ]);
    expect(promoted.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { id } = promoted.find(({ status }) => status === 201)!.body;
    const { body: topics } = await first.get('sara', '/requests/tickets');
    expect(topics.items).toMatchObject([
      { topic: 'database', totalItems: 2 },
      { totalItems: 1, tickets: [{ id: 'jira/T-3' }] },
    ]);
    const tickets = { request: id, ids: ['jira/T-1', 'jira/T-2'] };
    await first.post('sara', '/requests/tickets', tickets).expect(201);
    await first.post('sara', '/requests/tickets', tickets).expect(404);

    for (const who of ['ben', 'ben', 'cy']) {
      await second.post(who, `/requests/${id}/votes`).expect(200);
    }
    const before = await seen(id, 'cy');
    // Ada, Ben and Cy, two tickets; payments has four people, risk, whose tickets they are, two
    expect(before.priority).toMatchObject({
      people: 3,
      tickets: 2,
      requests: 5,
      teamSize: 6,
    });
    expect(before.priority.value).toBeUndefined();
    expect(before).toMatchObject({ mine: true, hiddenSources: 0 });
    expect(before.people).toBeUndefined();
    expect(before.sources.map(({ kind }) => kind).sort()).toEqual([
      'feedback',
      'ticket',
      'ticket',
    ]);
    await change(id, {
      state: 'next',
      effort: 4,
      metric: { metric: 'delivery.lead-time', team: 'group:default/payments' },
    });
    const { body: roadmap }: { body: Roadmap } = await first
      .get('gus', '/roadmap')
      .expect(200);
    expect(roadmap).toMatchObject({ mayManage: false, mayAsk: true });
    const next = roadmap.columns.find(({ state }) => state === 'next')!;
    expect(next.items[0].priority).toMatchObject({
      value: 7.5,
      explanation: '(5 × 6) / 4 = 7.5',
    });

    // Sara asks for it too, and needs no notice of what she ships
    await first.post('sara', `/requests/${id}/votes`).expect(200);
    const shipped = (await change(id, { state: 'shipped' })).body;
    expect(shipped).toMatchObject({
      state: 'shipped',
      shippedAt: expect.any(String),
      outcome: { title: 'Lead time', unit: 'minutes', better: 'lower' },
    });
    expect(shipped.events.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(['asked', 'source', 'effort', 'metric', 'state']),
    );
    await Promise.all(replicas.map(replica => replica.run('request-notices')));
    const title = shipped.title;
    const askers = ['ada', 'ben', 'cy', 'fay', 'gus'].map(ref);
    expect(told()).toEqual(askers.map(who => [who, `Shipped: ${title}`]));
    expect(sent[0].payload).toMatchObject({
      link: `/roadmap/${id}`,
      scope: `roadmap/${id}/shipped`,
      topic: 'roadmap',
    });

    // Its author finds what became of it
    const { body: mine } = await first.get('ada', '/feedback/mine');
    expect(mine.items).toMatchObject([
      { id: feedback.id, state: 'promoted', request: { id, title } },
    ]);

    // The value before is known at once, and again with that after; then both stay
    await first.run('request-outcomes');
    await first.run('request-outcomes', new Date(Date.now() + 30 * DAY));
    expect((await seen(id)).outcome).toMatchObject({
      before: { value: 90, margin: 3, sample: 12, version: 2 },
    });
    expect((await seen(id)).outcome?.after).toBeUndefined();
    expect(measured).toHaveLength(1);
    metricValue = ({ from }) => (from === shipped.shippedAt ? 60 : 92);
    await second.run('request-outcomes', new Date(Date.now() + 32 * DAY));
    metricValue = () => 1;
    await second.run('request-outcomes', new Date(Date.now() + 40 * DAY));
    expect((await seen(id)).outcome).toMatchObject({
      before: { value: 92, to: shipped.shippedAt },
      after: { value: 60, from: shipped.shippedAt },
    });
    expect(measured).toHaveLength(3);
    expect(measured[0]).toMatchObject({
      ids: ['delivery.lead-time'],
      query: { team: 'group:default/payments', to: shipped.shippedAt },
    });

    // A month later they are asked, once, how well it serves them
    sent.length = 0;
    await Promise.all(
      replicas.map(replica =>
        replica.run('request-notices', new Date(Date.now() + 29 * DAY)),
      ),
    );
    expect(told()).toEqual([]);
    await Promise.all(
      replicas.map(replica =>
        replica.run('request-notices', new Date(Date.now() + 31 * DAY)),
      ),
    );
    expect(told()).toEqual(askers.map(who => [who, `Does it help? ${title}`]));
    const rate = (who: string, score: number) =>
      first.post(who, `/requests/${id}/rating`, { score });
    await rate('dot', 5).expect(400);
    await rate('ada', 6).expect(400);
    for (const who of ['ada', 'ben', 'cy', 'fay']) {
      await rate(who, 4).expect(200);
    }
    await rate('ada', 2).expect(200);
    expect((await seen(id, 'ada')).rating).toEqual({
      answers: 4,
      mine: 2,
      mayRate: true,
    });
    const { body: rating } = await rate('gus', 5).expect(200);
    expect(rating).toEqual({ answers: 5, mean: 3.8, mine: 5, mayRate: true });
  });

  it('tells each once, whatever fails and whoever does it', async () => {
    const [first, second] = replicas;
    const { id } = await ask('ada', 'Preview environments');
    for (const who of ['ben', 'cy', 'dot']) {
      await first.post(who, `/requests/${id}/votes`).expect(200);
    }
    await change(id, { state: 'shipped' });
    refuse = ({ recipients }) =>
      (recipients as { entityRef: string[] }).entityRef[0] === ref('cy');
    const runs = await Promise.allSettled([
      first.run('request-notices'),
      second.run('request-notices'),
      first.run('request-notices'),
    ]);
    // The scheduler hears of it
    expect(runs.map(({ status }) => status)).toContain('rejected');
    expect(told().map(([who]) => who)).toEqual(['ada', 'ben', 'dot'].map(ref));

    refuse = () => false;
    await first.run('request-notices');
    expect(sent).toHaveLength(3);
    const soon = new Date(Date.now() + 10 * 60_000);
    await Promise.all([
      first.run('request-notices', soon),
      second.run('request-notices', soon),
    ]);
    expect(told().map(([who]) => who)).toEqual(
      ['ada', 'ben', 'cy', 'dot'].map(ref),
    );

    // It was taken back and shipped again: that is no news to those who know
    await change(id, { state: 'now' });
    await first.post('fay', `/requests/${id}/votes`).expect(200);
    await change(id, { state: 'shipped' });
    sent.length = 0;
    await first.run('request-notices', soon);
    expect(told()).toEqual([[ref('fay'), 'Shipped: Preview environments']]);
    // ... and nobody is asked to rate what was taken back for good
    await change(id, { state: 'later' });
    sent.length = 0;
    await first.run('request-notices', new Date(Date.now() + 60 * DAY));
    expect(sent).toEqual([]);
  });

  it('gives a notice of a replica that died, in the place of the first', async () => {
    const [first, second] = replicas;
    const { id } = await ask('ada', 'Preview environments');
    await change(id, { state: 'shipped' });
    // It was given, and the process ended before it could say so
    await first.run('request-notices');
    await knex('roadmap_notices')
      .where({ kind: 'shipped' })
      .update({ sent_at: null, leased_until: new Date().toISOString() });
    await second.run('request-notices', new Date(Date.now() + 120_000));
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ payload }) => payload.scope)).size).toBe(1);
  });

  it('tells why something is declined', async () => {
    const { id } = await ask('ada', 'Mainframe');
    expect((await change(id, { state: 'declined' })).status).toBe(400);
    const { body } = await change(id, {
      state: 'declined',
      reason: 'We are leaving it',
    });
    expect(body).toMatchObject({
      state: 'declined',
      reason: 'We are leaving it',
    });
    expect(body.events.at(-1)).toMatchObject({
      by: ref('sara'),
      what: 'state',
      from: 'asked',
      to: 'declined',
      reason: 'We are leaving it',
    });
    await replicas[0].run('request-notices');
    expect(sent[0].payload).toMatchObject({
      title: 'Declined: Mainframe',
      description: 'We are leaving it',
    });
    await replicas[0].post('ben', `/requests/${id}/votes`).expect(409);
  });

  it('makes one of several: a vote of each person, and a link from what it was', async () => {
    const [first, second] = replicas;
    const one = await ask('ada', 'Staging databases');
    const two = await ask('ben', 'A database in staging');
    const three = await ask('cy', 'Databases');
    await first.post('ada', `/requests/${two.id}/votes`).expect(200);
    // Crosswise, at once: one of them
    const merged = await Promise.all([
      first.post('sara', `/requests/${two.id}/merge`, {
        into: one.id,
        version: two.version,
        reason: 'The same',
      }),
      second.post('ines', `/requests/${one.id}/merge`, {
        into: two.id,
        version: one.version,
      }),
    ]);
    expect(merged.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = merged.find(({ status }) => status === 200)!.body;
    const loser = winner.id === one.id ? two : one;
    expect(winner.priority.people).toBe(2);
    expect(winner.merged).toEqual([{ id: loser.id, title: loser.title }]);
    expect((await seen(loser.id)).mergedInto).toEqual({
      id: winner.id,
      title: winner.title,
    });

    const again = (from: { id: string; version: number }, into: string) =>
      first.post('sara', `/requests/${from.id}/merge`, {
        into,
        version: from.version,
      });
    await again(winner, loser.id).expect(400);
    await again(await seen(loser.id), three.id).expect(409);
    await again(winner, 'nowhere').expect(404);
    // A chain leads to its end
    await again(await seen(winner.id), three.id).expect(200);
    expect((await seen(loser.id)).mergedInto?.id).toBe(three.id);
    const { body: voted } = await second.post(
      'dot',
      `/requests/${loser.id}/votes`,
    );
    expect(voted).toMatchObject({ id: three.id, priority: { people: 4 } });
    expect((await change(loser.id, { effort: 1 })).status).toBe(409);

    // Who asked for what has shipped already is told, others are not told twice
    await change(three.id, { state: 'shipped' });
    await first.run('request-notices');
    sent.length = 0;
    const late = await ask('gus', 'Databases!');
    await again(late, three.id).expect(200);
    await first.run('request-notices');
    expect(told()).toEqual([[ref('gus'), 'Shipped: Databases']]);
  });

  it('lets nobody overwrite what they have not seen', async () => {
    const { id, version } = await ask('ada', 'Previews');
    const [first, second] = replicas;
    const answersOf = await Promise.all([
      first.patch('sara', `/requests/${id}`, { effort: 3, version }),
      second.patch('ines', `/requests/${id}`, { state: 'now', version }),
    ]);
    expect(answersOf.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await seen(id)).version).toBe(version + 1);
    // A change that changes nothing leaves no trace
    const { events } = await seen(id);
    await change(id, { title: 'Previews' });
    expect((await seen(id)).events).toEqual(events);
  });

  it.each<[number, string, object]>([
    [400, 'effort: must be more than 0', { effort: 0 }],
    [400, 'effort: must be more than 0', { effort: -2 }],
    [400, 'effort', { effort: 1e-320 }],
    [400, 'effort', { effort: 'much' }],
    [400, 'reason', { state: 'declined', reason: ' ' }],
    [400, 'state', { state: 'maybe' }],
    [400, 'there is no metric', { metric: { metric: 'delivery.happiness' } }],
    [
      403,
      'Not for you',
      {
        metric: { metric: 'delivery.lead-time', team: 'group:default/secret' },
      },
    ],
    [400, 'title', { title: 'x'.repeat(300) }],
    [400, 'NUL', { title: 'a\0bcd' }],
  ])('refuses with %i: %s', async (status, reason, what) => {
    const { id } = await ask('ada', 'Previews');
    const { body } = (await change(id, what)) as { body: any };
    expect(body.response.statusCode).toBe(status);
    expect(body.error.message).toContain(reason);
    expect(await seen(id)).toMatchObject({ version: 1, state: 'asked' });
  });

  it('does not let the metric be picked after it shipped', async () => {
    const { id } = await ask('ada', 'Previews');
    const metric = { metric: 'delivery.lead-time' };
    await change(id, { state: 'shipped' });
    expect((await change(id, { metric })).status).toBe(409);
  });

  it('keeps what people said between them and those who keep the roadmap', async () => {
    const [first] = replicas;
    const { body: feedback } = await first
      .post('ada', '/feedback', { kind: 'problem', text: 'It hurts' })
      .expect(201);
    const at = `/feedback/${feedback.id}`;
    await first
      .put('ada', `${at}/screenshot`)
      .set('content-type', 'image/png')
      .send(PNG)
      .expect(204);

    await first.get('ben', '/feedback').expect(403);
    await first.get('ada', '/feedback').expect(403);
    await first.get('ada', `${at}/screenshot`).expect(403);
    await first.get('ben', `${at}/screenshot`).expect(403);
    await first.delete('ben', at).expect(404);
    await first.delete('sara', at).expect(404);
    await first.post('ben', `${at}/promote`, { title: 'Mine' }).expect(403);
    await first.post('ben', `${at}/set-aside`).expect(403);
    await first.get('ben', '/requests/tickets').expect(403);
    await first
      .put('ben', `${at}/screenshot`)
      .set('content-type', 'image/png')
      .send(PNG)
      .expect(404);
    expect((await first.get('ben', '/feedback/mine')).body.items).toEqual([]);
    await request(first.app)
      .get('/feedback')
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    await first
      .post('mute', '/feedback', { kind: 'idea', text: 'x' })
      .expect(403);
    await first.post('mute', '/requests', { title: 'Things' }).expect(403);
    const { id, version } = await ask('ben', 'Previews');
    await first.post('mute', `/requests/${id}/votes`).expect(403);
    await first
      .patch('ben', `/requests/${id}`, { state: 'now', version })
      .expect(403);
    await first
      .post('ben', `/requests/${id}/merge`, { into: id, version })
      .expect(403);

    const picture = await first.get('sara', `${at}/screenshot`).expect(200);
    expect(picture.body).toEqual(PNG);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename="screenshot"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    const { body: list } = await first.get('sara', '/feedback?state=new');
    expect(list.items).toMatchObject([{ text: 'It hurts', by: ref('ada') }]);
    expect(audited.join()).not.toContain('It hurts');

    // What its author deletes is gone, and what came of it stays
    await first.post('sara', `${at}/promote`, { title: 'No pain' }).expect(201);
    await first.delete('ada', at).expect(204);
    await first.get('sara', `${at}/screenshot`).expect(404);
    expect(await knex('screenshots')).toEqual([]);
    expect(await knex('feedback')).toEqual([]);
    expect((await first.get('sara', '/feedback')).body.items).toEqual([]);
    const { body: roadmap }: { body: Roadmap } = await first.get(
      'ben',
      '/roadmap',
    );
    const [column] = roadmap.columns;
    expect(column.items.map(({ title }: PlatformRequest) => title)).toContain(
      'No pain',
    );
  });

  it('answers what is no request, and its author is told once', async () => {
    const [first, second] = replicas;
    const { body } = await first.post('ada', '/feedback', {
      kind: 'question',
      text: 'Where are the logs?',
    });
    const at = `/feedback/${body.id}/set-aside`;
    const both = await Promise.all([
      first.post('sara', at, { answer: 'In Grafana' }),
      second.post('ines', at, { answer: 'Ask Ben' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { answer } = both.find(({ status }) => status === 200)!.body;
    await Promise.all(replicas.map(each => each.run('request-notices')));
    expect(sent).toMatchObject([
      {
        recipients: { entityRef: [ref('ada')] },
        payload: { description: answer, link: '/roadmap/mine' },
      },
    ]);
    const { body: mine } = await first.get('ada', '/feedback/mine');
    expect(mine.items).toMatchObject([{ state: 'set-aside', answer }]);
    // It can be a request all the same
    await first
      .post('sara', `/feedback/${body.id}/promote`, { title: 'Find logs' })
      .expect(201);
  });

  it('takes pictures only', async () => {
    const [first] = replicas;
    const { body } = await first.post('ada', '/feedback', {
      kind: 'problem',
      text: 'Look',
    });
    const put = (type: string, content: Buffer | string) =>
      first
        .put('ada', `/feedback/${body.id}/screenshot`)
        .set('content-type', type)
        .serialize(content_ => content_)
        .send(content as string);
    await put('image/svg+xml', '<svg onload="alert(1)"/>').expect(400);
    await put('image/png', '<html><script>alert(1)</script>').expect(400);
    await put('text/html', '<html>').expect(400);
    await put('image/png', Buffer.alloc(3 * 1024 * 1024)).expect(413);
    await first
      .put('ada', `/feedback/${body.id}/screenshot`)
      .set('content-type', 'image/png')
      .set('content-encoding', 'gzip')
      .send(PNG)
      .expect(400);
    // It says how large it is, and nothing of it is read
    const huge = first
      .put('ada', `/feedback/${body.id}/screenshot`)
      .set('content-length', String(100 * 1024 * 1024))
      .timeout(5_000);
    huge.write(PNG);
    await expect(
      new Promise((resolve, reject) => {
        const asking = (
          huge as unknown as { request(): ClientRequest }
        ).request();
        asking.on('response', ({ statusCode }) => resolve(statusCode));
        asking.on('error', reject);
      }),
    ).resolves.toBe(413);
    expect(await knex('screenshots')).toEqual([]);
    // A picture with something behind it is that picture, whatever it is called
    await put(
      'text/html',
      Buffer.concat([PNG, Buffer.from('<script>')]),
    ).expect(204);
    const { headers, body: kept } = await first.get(
      'sara',
      `/feedback/${body.id}/screenshot`,
    );
    expect(headers['content-type']).toBe('image/png');
    expect(kept).toEqual(PNG);
  });

  it.each<[string, object]>([
    ['a kind', { kind: 'rant', text: 'x' }],
    ['no text', { kind: 'idea', text: '   ' }],
    ['a text too long', { kind: 'idea', text: 'x'.repeat(5_001) }],
    ['another scheme', { kind: 'idea', text: 'x', page: 'data:text/html,x' }],
    ['another host', { kind: 'idea', text: 'x', page: '//evil.example' }],
    [
      'another host, otherwise',
      { kind: 'idea', text: 'x', page: '/\\evil.example' },
    ],
    ['no ref', { kind: 'idea', text: 'x', entityRef: 'nothing' }],
    ['NUL', { kind: 'idea', text: 'a\0b' }],
  ])('refuses feedback with %s', async (_, feedback) => {
    await replicas[0].post('ada', '/feedback', feedback).expect(400);
    expect(await knex('feedback')).toEqual([]);
  });

  it('lets nobody say too much at once, whichever replica they ask', async () => {
    replicas = [startReplica(3), startReplica(3)];
    const say = (at: number) =>
      replicas[at % 2].post('ada', '/feedback', { kind: 'idea', text: 'x' });
    const given = await Promise.all([0, 1, 2, 3, 4].map(say));
    expect(given.map(({ status }) => status).sort()).toEqual([
      201, 201, 201, 429, 429,
    ]);
    // Nor does it help to delete it
    const { id } = given.find(({ status }) => status === 201)!.body;
    await replicas[0].delete('ada', `/feedback/${id}`).expect(204);
    expect((await say(0)).body.error.message).toMatch(/3 times/);
    await replicas[0]
      .post('ben', '/feedback', { kind: 'idea', text: 'x' })
      .expect(201);
  });

  it('brings comments of surveys in, of which nobody knows who wrote them', async () => {
    const [{ area }] = replicas;
    const { request: id } = await area.promoteComment({
      text: 'Builds are slow.\nVery slow.',
      survey: { id: 'q3', title: 'Third quarter' },
      by: ref('sara'),
    });
    await area.promoteComment({
      text: 'Slow builds',
      survey: { id: 'q3', title: 'Third quarter' },
      by: ref('sara'),
      request: id,
    });
    expect(await seen(id)).toMatchObject({
      title: 'Builds are slow.',
      text: 'Builds are slow.\nVery slow.',
      comments: 2,
      priority: { requests: 0, people: 0, teamSize: 0 },
      sources: [
        { kind: 'survey', title: 'Third quarter' },
        { kind: 'survey', title: 'Third quarter' },
      ],
      people: [],
    });
  });

  it('hears services that do the same in their own way, once', async () => {
    // As golden paths tell of them
    type Deviating = Pick<
      ServiceOnPath,
      'repository' | 'entityRef' | 'title' | 'owner'
    > & { deviations: Array<Pick<Deviation, 'scope' | 'files'>> };
    const deviating = (
      name: string,
      deviations: Deviating['deviations'],
    ): Deviating => ({
      repository: `forge:acme/${name}`,
      entityRef: `component:default/${name}`,
      title: name,
      owner: 'group:default/risk',
      deviations,
    });
    const files = (...names: string[]): Deviating['deviations'] => [
      { scope: 'files', files: names },
    ];
    const off: Deviating['deviations'] = [{ scope: 'path', files: [] }];
    const at = '/paths/default/service/services?limit=200';
    answers = {
      '/paths': {
        items: [
          { path: { ref: 'goldenpath:default/service', title: 'Service' } },
        ],
      },
      [at]: {
        items: [
          deviating('ledger', files('Dockerfile', 'ci.yaml')),
          deviating('cards', files('Dockerfile', 'ci.yaml', 'docs/**')),
          deviating('old', off),
        ],
        nextCursor: 'more',
      },
      [`${at}&cursor=more`]: { items: [deviating('notes', [])] },
    };
    const look = () =>
      Promise.all(replicas.map(each => each.run('repeated-deviations')));
    const raised = async (): Promise<PlatformRequest[]> =>
      (await replicas[0].get('fay', '/requests')).body.items;
    await look();
    expect(await raised()).toEqual([]);

    // A third one: what the same three do is one request. The event says only that something changed
    answers[`${at}&cursor=more`] = {
      items: [deviating('notes', files('ci.yaml', 'Dockerfile'))],
    };
    await Promise.all(replicas.map(({ area }) => area.start!()));
    const event: Pick<GoldenPathEvent, 'type' | 'path'> = {
      type: 'golden-path.deviated',
      path: 'GoldenPath:default/service',
    };
    answered.length = 0;
    await Promise.all(
      replicas.flatMap(({ subscribed: [onEvent] }) =>
        Array.from({ length: 20 }, () => onEvent({ eventPayload: event })),
      ),
    );
    // Many at once are one look of each replica
    expect(answered.filter(url => url === '/paths').length).toBeLessThan(5);
    await look();
    const [found, ...others] = await raised();
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      title: 'Service: what services need of Dockerfile, ci.yaml',
      state: 'asked',
      priority: { people: 0, services: 3, requests: 3, teamSize: 2 },
    });
    // Fay may see one of them
    const { sources, hiddenSources } = await seen(found.id, 'fay');
    expect(new Set(sources.map(({ entityRef }) => entityRef))).toEqual(
      new Set(['component:default/ledger']),
    );
    expect(sources).toHaveLength(2);
    expect(hiddenSources).toBe(4);
    expect(JSON.stringify(found)).not.toContain('cards');

    // It follows what services do, also when it has become part of another; it is never raised again
    const other = await ask('ada', 'A smaller image');
    await replicas[0]
      .post('sara', `/requests/${found.id}/merge`, {
        into: other.id,
        version: found.version,
      })
      .expect(200);
    answers[`${at}&cursor=more`] = {
      items: [
        deviating('notes', []),
        ...['a', 'b', 'c'].map(name => deviating(name, files('Dockerfile'))),
      ],
    };
    await look();
    expect(await raised()).toMatchObject([
      { id: other.id, priority: { people: 1, services: 5 } },
    ]);

    // Golden paths that can't be asked take nothing away
    answers = {};
    await expect(replicas[0].run('repeated-deviations')).rejects.toThrow('503');
    expect(await raised()).toMatchObject([{ priority: { services: 5 } }]);

    // Their teams are told
    sent.length = 0;
    await change(other.id, { state: 'shipped' });
    await replicas[0].run('request-notices');
    expect(told().map(([who]) => who)).toEqual(['ada', 'fay', 'gus'].map(ref));
  });

  it('lists many a page at a time, the most urgent first', async () => {
    for (let at = 0; at < 25; at++) {
      const { id } = await ask('ada', `Request ${at}`);
      await change(id, { state: 'later', effort: at + 1 });
    }
    // What nobody knows the cost of comes after, the most asked for first
    for (const title of ['Unknown 2', 'Unknown 3', 'Unknown 1']) {
      const { id } = await ask('ada', title);
      await change(id, { state: 'later' });
      if (title === 'Unknown 1') {
        await replicas[0].post('ben', `/requests/${id}/votes`).expect(200);
      }
    }
    const { body: roadmap } = await replicas[0].get('ben', '/roadmap');
    const later = roadmap.columns.find(
      ({ state }: { state: string }) => state === 'later',
    );
    expect(later).toMatchObject({ totalItems: 28, nextCursor: '20' });
    expect(later.items[0].title).toBe('Request 0');
    const { body: rest } = await replicas[0].get(
      'ben',
      '/requests?state=later&cursor=20',
    );
    expect(rest.items.map(({ title }: PlatformRequest) => title)).toEqual([
      ...[20, 21, 22, 23, 24].map(at => `Request ${at}`),
      'Unknown 1',
      'Unknown 2',
      'Unknown 3',
    ]);
    const { body: last } = await replicas[0].get(
      'ben',
      '/requests?state=later&cursor=27&limit=5',
    );
    expect(last.items).toMatchObject([
      { title: 'Unknown 3', priority: { people: 1 } },
    ]);
    expect(last.nextCursor).toBeUndefined();
    const { body: searched } = await replicas[0].get(
      'ben',
      '/requests?state=later&search=REQUEST 24',
    );
    expect(searched.items).toHaveLength(1);
    await replicas[0].get('ben', '/requests?cursor=x').expect(400);
    const { body: found } = await replicas[0].get(
      'ben',
      '/roadmap?search=st 7',
    );
    expect(
      found.columns.map(({ totalItems }: RequestsPage) => totalItems),
    ).toEqual([0, 1, 0, 0, 0, 0]);
  });
});
