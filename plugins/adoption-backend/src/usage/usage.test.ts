import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import {
  weekOf,
  type MetricQuery,
  type UsageEvent,
} from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import fc from 'fast-check';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { createUsageArea } from './createUsageArea';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TABLES = [
  'usage_events',
  'usage_days',
  'usage_names',
  'usage_people',
  'usage_terms',
  'usage_helpful',
];

const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot', 'eve'].map(ref),
  'group:default/risk': ['fay'].map(ref),
  'group:default/core': ['gus', 'hal', 'ivy', 'joe'].map(ref),
  'group:default/platform': ['sara'].map(ref),
};
const everybody = Object.values(members).flat();

function ref(name: string): string {
  return `user:default/${name}`;
}

function pseudonymOf(name: string): string {
  return createHmac('sha256', 'of-tests')
    .update(`usage/person/${ref(name)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** A replica of the portal over a database. */
async function replicaOf(knex: Knex, usage: object = {}) {
  const teams = {
    titles: async () => new Map(Object.keys(members).map(team => [team, team])),
    groups: async () =>
      new Map(Object.keys(members).map(team => [team, { title: team }])),
    within: async (team: string) => new Set([team]),
    members: async (team: string) => new Set(members[team] ?? []),
    of: async (person: string) =>
      Object.keys(members).filter(team => members[team].includes(person)),
  };
  const { auditor, httpAuth } = {
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => undefined,
        fail: async () => undefined,
      }),
    }),
    httpAuth: mockServices.httpAuth(),
  };
  const counted: Record<string, number> = {};
  const context = {
    audit: RouterAudit.create({ auditor }),
    config: mockServices.rootConfig({
      data: {
        adoption: {
          timeZone: 'Europe/Berlin',
          platformTeams: ['group:default/platform'],
          usage: { pseudonymKey: 'of-tests', ...usage },
        },
      },
    }),
    httpAuth,
    knex,
    metrics: MetricRegistry.create({ targets: {} }),
    metricsService: {
      createCounter: () => ({
        add: (count: number, { result }: { result: string }) => {
          counted[result] = (counted[result] ?? 0) + count;
        },
      }),
    },
    teams,
    viewers: {
      requireMay: async (_query: unknown, credentials: any) => {
        if (credentials.principal.userEntityRef !== ref('sara')) {
          throw new NotAllowedError('Not for you');
        }
      },
    },
  } as unknown as AdoptionContext;
  const area = await createUsageArea(context);
  const router = PromiseRouter();
  area.addUnparsedRoutes?.(router);
  router.use(express.json());
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  const send = (who: string, body: object | string) =>
    request(app)
      .post('/usage')
      .set('authorization', mockCredentials.user.header(ref(who)))
      .set('content-type', 'application/json')
      .send(body);
  return { app, area, send, metrics: context.metrics, counted };
}

function event(more: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: randomUUID(),
    at: Date.now(),
    action: 'navigate',
    path: '/catalog/default/component/ledger',
    ...more,
  };
}

const batch = (...events: unknown[]) => ({ sentAt: Date.now(), events });

async function start(databaseId: TestDatabaseId, usage?: object) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  return { knex, ...(await replicaOf(knex, usage)) };
}

/** What was counted, with numbers of people for names. */
async function cells(knex: Knex) {
  const counted = async (table: string, order: string[]) =>
    (await knex(table).orderBy(order)).map(row => ({
      ...row,
      count: Number(row.count),
    }));
  return {
    days: await counted('usage_days', ['kind', 'day', 'team_set']),
    names: await counted('usage_names', ['kind', 'day', 'plugin', 'name']),
    people: await knex('usage_people').orderBy(['week', 'person', 'team_set']),
  };
}

/** The same, counted of single events. */
async function recount(knex: Knex) {
  const counted = async (keys: string[]) =>
    (
      await knex('usage_events')
        .groupBy(keys)
        .orderBy(keys)
        .select(...keys, knex.raw('count(*) as count'))
    ).map(row => ({ ...row, count: Number(row.count) }));
  return {
    days: await counted(['kind', 'day', 'team_set']),
    names: await counted(['kind', 'day', 'plugin', 'name']),
  };
}

const top = (app: express.Express, what: string, who = 'sara') =>
  request(app)
    .get('/usage/top')
    .query({
      what,
      from: new Date(Date.now() - 8 * DAY).toISOString(),
      to: new Date(Date.now() + DAY).toISOString(),
    })
    .set('authorization', mockCredentials.user.header(ref(who)));

describe.each(databases.eachSupportedId())('use of the portal, %s', id => {
  it('takes each event that is right, once, and says what is wrong with the others', async () => {
    const { knex, app, send, counted } = await start(id);
    const twice = event();
    const now = Date.now();
    const sent = {
      sentAt: now,
      events: [
        twice,
        { ...event(), id: 'seven' },
        'no event',
        event({ at: now - 8 * DAY }),
        event({
          at: now + HOUR,
          path: '/docs/default/component/ledger/Setup/',
        }),
        event({ path: '/create/tasks/8d9f\0' }),
        event({ path: '/half-\ud800' }),
        event({ path: 'http://elsewhere/' }),
        twice,
      ],
    };
    const { status, body } = await send('ada', sent);
    expect(status).toBe(207);
    expect(body).toMatchObject({
      taken: 2,
      repeated: 1,
      ignored: 0,
      clamped: 1,
    });
    expect(body.refused).toEqual([
      { index: 1, id: 'seven', reason: expect.stringContaining('id') },
      { index: 2, reason: expect.any(String) },
      {
        index: 3,
        id: sent.events[3] && (sent.events[3] as UsageEvent).id,
        reason: expect.stringContaining('8 days before'),
      },
      expect.objectContaining({ index: 5 }),
      expect.objectContaining({ index: 6 }),
      expect.objectContaining({ index: 7 }),
    ]);
    // Sent again, as after a connection that broke before the answer
    const again = await send('ada', batch(twice));
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ taken: 0, repeated: 1 });
    expect(counted).toEqual({ taken: 2, repeated: 2, ignored: 0, refused: 6 });

    expect((await top(app, 'docs')).body).toEqual({
      totalItems: 1,
      items: [
        {
          name: '/docs/default/component/ledger/Setup',
          plugin: 'techdocs',
          count: 1,
        },
      ],
    });
    expect((await top(app, 'pages')).body.items).toEqual([
      {
        name: '/catalog/default/component/ledger',
        plugin: 'catalog',
        count: 1,
      },
    ]);
    expect((await top(app, 'pages', 'ada')).status).toBe(403);
    const { days, names } = await cells(knex);
    expect({ days, names }).toEqual(await recount(knex));
    await knex.destroy();
  });

  it('knows whose events they are from who sends them, and keeps no name', async () => {
    const { knex, app, send } = await start(id);
    const stolen = randomUUID();
    // Ben sends an id that Ada will use, and says that he is Eve
    await send(
      'ben',
      batch({
        ...event({ id: stolen }),
        user: ref('eve'),
        userName: 'eve',
        context: { userName: ref('eve') },
      }),
    );
    const { body } = await send('ada', batch(event({ id: stolen })));
    expect(body).toMatchObject({ taken: 1, repeated: 0 });
    expect(await knex('usage_people')).toHaveLength(2);
    const kept = JSON.stringify(
      await Promise.all(TABLES.map(table => knex(table))),
    );
    for (const name of ['ada', 'ben', 'eve']) {
      expect(kept).not.toContain(`"${name}`);
      expect(kept).not.toContain(`/${name}`);
    }

    // The platform's own people, guests and services do not count
    expect((await send('sara', batch(event()))).body).toMatchObject({
      taken: 0,
      ignored: 1,
    });
    const anonymous = await request(app)
      .post('/usage')
      .set('authorization', mockCredentials.none.header())
      .send(batch(event()));
    const service = await request(app)
      .post('/usage')
      .set('authorization', mockCredentials.service.header())
      .send(batch(event()));
    expect([anonymous.status, service.status]).toEqual([401, 403]);
    expect(await knex('usage_events')).toHaveLength(2);
    await knex.destroy();
  });

  it('believes how long ago something was, and no clock', async () => {
    const { knex, send } = await start(id);
    const aLongTime = 10 * 365 * DAY;
    const at = Date.now() + aLongTime;
    await send('ada', {
      sentAt: at,
      events: [event({ at }), event({ at: at - 2 * DAY })],
    });
    const times = (await knex('usage_events').orderBy('at').pluck('at')).map(
      time => Date.now() - Number(time),
    );
    expect(times[1]).toBeLessThan(HOUR);
    expect(Math.abs(times[0] - 2 * DAY)).toBeLessThan(HOUR);
    await knex.destroy();
  });

  it('refuses what is too large, and what is no batch, at once', async () => {
    const { knex, app, send } = await start(id);
    const many = Array.from({ length: 1_001 }, () => ({}));
    const large = `{"sentAt":1,"events":["${'x'.repeat(1024 * 1024)}"]}`;
    expect((await send('ada', batch(...many))).status).toBe(400);
    expect((await send('ada', large)).status).toBe(413);
    expect((await send('ada', '{"sentAt":')).status).toBe(400);
    expect((await send('ada', { events: [] })).body.error.message).toContain(
      'sentAt',
    );
    // 100 MB, of which no more than the heading is sent before it is refused
    const server = app.listen(0);
    const socket = connect((server.address() as AddressInfo).port);
    socket.write(
      [
        'POST /usage HTTP/1.1',
        'host: portal',
        `authorization: ${mockCredentials.user.header(ref('ada'))}`,
        'content-type: application/json',
        `content-length: ${100 * 1024 * 1024}`,
        '\r\n{',
      ].join('\r\n'),
    );
    const [answered] = await once(socket, 'data');
    expect(String(answered)).toMatch(/^HTTP\/1.1 413 .*connection: close/is);
    socket.destroy();
    server.close();
    expect(await knex('usage_events')).toEqual([]);
    await knex.destroy();
  });

  it('adds up the same whatever the order, the batches, the repetitions and the replica', async () => {
    const { knex, ...first } = await start(id);
    const replicas = [first, await replicaOf(knex)];
    const sentAt = Date.now();
    const actions = fc.constantFrom('navigate', 'search', 'click');
    const events = fc.array(
      fc.record({
        who: fc.constantFrom('ada', 'ben', 'fay', 'nobody'),
        event: fc.record({
          id: fc.uuid(),
          at: fc.integer({ min: sentAt - 6 * DAY, max: sentAt }),
          action: actions,
          path: fc.constantFrom('/', '/docs/default/component/a/b', '/catalog'),
          results: fc.integer({ min: 0, max: 1 }),
        }),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.integer({ min: 1, max: 15 }),
        fc.infiniteStream(fc.nat()),
        async (told, size, random) => {
          const fill = async (
            order: typeof told,
            parts: number,
            doubles: boolean,
          ) => {
            for (const table of TABLES) {
              await knex(table).delete();
            }
            const sendings: Array<Promise<unknown>> = [];
            for (const who of new Set(order.map(each => each.who))) {
              const own = order.filter(each => each.who === who);
              for (let start_ = 0; start_ < own.length; start_ += parts) {
                const part = own
                  .slice(start_, start_ + parts)
                  .map(each => each.event);
                for (let time = 0; time < (doubles ? 2 : 1); time++) {
                  sendings.push(
                    Promise.resolve(
                      replicas[sendings.length % 2]
                        .send(who, { sentAt, events: part })
                        .expect(200),
                    ),
                  );
                }
              }
            }
            await Promise.all(sendings);
            return cells(knex);
          };
          // Instants are the server's; all on one day of it, seen from a few seconds apart
          const expected = await fill(told, 1_000, false);
          const keys = new Map(told.map(each => [each, random.next().value]));
          const shuffled = [...told].sort(
            (a, b) => keys.get(a)! - keys.get(b)!,
          );
          expect(await fill(shuffled, size, true)).toEqual(expected);
          const { days, names } = expected;
          expect(await recount(knex)).toEqual({ days, names });
        },
      ),
      { numRuns: 6 },
    );
    await knex.destroy();
  });

  it('takes all of a batch or, when something fails, nothing', async () => {
    const { knex, send } = await start(id);
    const sent = batch(event(), event({ action: 'search', results: 0 }));
    await knex.schema.renameTable('usage_people', 'gone');
    expect((await send('ada', sent)).status).toBe(500);
    await knex.schema.renameTable('gone', 'usage_people');
    for (const table of TABLES) {
      expect(await knex(table)).toEqual([]);
    }
    expect((await send('ada', sent)).body).toMatchObject({ taken: 2 });
    await knex.destroy();
  });

  if (id !== 'SQLITE_3') {
    it('takes nothing of a batch in which it is killed, and all of it again', async () => {
      const { knex, send } = await start(id);
      const sent = batch(event(), event({ action: 'search', results: 0 }));
      const other = await knex.transaction();
      // The batch has been written but for its people, and waits
      await other.raw('lock table usage_people in exclusive mode');
      const answered = send('ada', sent).then(({ status }) => status);
      const waiting = async () =>
        (
          await knex.raw(
            `select pid from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like '%usage_people%'`,
          )
        ).rows;
      let [process] = await waiting();
      while (!process) {
        await sleep(20);
        [process] = await waiting();
      }
      await knex.raw('select pg_terminate_backend(?)', [process.pid]);
      await other.commit();
      expect(await answered).toBe(500);
      for (const table of TABLES) {
        expect(await knex(table)).toEqual([]);
      }
      expect((await send('ada', sent)).body).toMatchObject({ taken: 2 });
      const { days, names } = await cells(knex);
      expect({ days, names }).toEqual(await recount(knex));
      await knex.destroy();
    });
  }

  it('keeps a search term once five people looked for it in vain', async () => {
    const { knex, app, send } = await start(id);
    const search = (term: string, results = 0) =>
      batch(event({ action: 'search', path: '/search', term, results }));
    for (const who of ['ada', 'ben', 'cy', 'dot']) {
      await send(who, search('Kafka  Topic'));
      await send(who, search('Kafka  Topic'));
      await send(who, search('found', 3));
    }
    expect((await top(app, 'searches')).body.items).toEqual([]);
    expect(JSON.stringify(await knex('usage_events'))).not.toMatch(/kafka/i);
    await send('eve', search(' kafka topic '));
    expect((await top(app, 'searches')).body).toEqual({
      totalItems: 1,
      items: [{ name: 'kafka topic', plugin: 'search', count: 9 }],
    });

    const none = await replicaOf(knex, { searchTerms: 'none' });
    for (const who of everybody) {
      await none.send(who.split('/')[1], search('secret plan'));
    }
    expect(JSON.stringify(await knex('usage_terms'))).not.toContain('secret');
    await knex.destroy();
  });

  it('measures what was done, of no team with few people in it', async () => {
    const { knex, app, metrics, send } = await start(id);
    const docs = '/docs/default/component/ledger/setup';
    for (const person of everybody) {
      await send(
        person.split('/')[1],
        batch(
          event({ path: docs }),
          event({ action: 'search', results: 0, term: 'kafka' }),
          event({ action: 'search', results: 4 }),
        ),
      );
      await request(app)
        .post('/usage/helpful')
        .set('authorization', mockCredentials.user.header(person))
        .send({ path: docs, helped: person !== ref('ada') });
    }
    const ids = [
      'use.active-people',
      'use.docs-read',
      'use.searches-without-result',
      'use.pages-helped',
    ];
    const query = (more: object = {}): MetricQuery => ({
      from: new Date(Date.now() - 15 * DAY).toISOString(),
      to: new Date(Date.now() + HOUR).toISOString(),
      zone: 'UTC',
      bucket: 'week',
      ...more,
    });
    const ofTeam = { team: 'group:default/payments' };
    const { metrics: early } = await replicaOf(knex);
    for (const tile of await early.measure(ids.slice(1), query(ofTeam))) {
      // The week is not over
      expect(tile.value).toBeUndefined();
    }
    const day = weekOf(
      new Date(Date.now() - 7 * DAY).toISOString().slice(0, 10),
    );
    for (const table of ['usage_days', 'usage_names', 'usage_helpful']) {
      await knex(table).update({ day });
    }
    await knex('usage_people').update({ week: day });
    const values = async (more: object) =>
      (await metrics.measure(ids, query(more))).map(({ value }) => value);
    // Ten people, Sara is the platform's
    expect(await values({})).toEqual([10, 10, 50, 90]);
    expect(await values({ team: 'group:default/payments' })).toEqual([
      5, 5, 50, 80,
    ]);
    for (const more of [
      { team: 'group:default/risk' },
      { team: 'group:default/core' },
      { team: 'group:default/none' },
      { entity: 'component:default/ledger' },
      { entity: 'component:default/ledger', team: 'group:default/payments' },
      { path: 'goldenpath:default/service' },
    ]) {
      for (const tile of await metrics.measure(ids, query(more))) {
        expect(tile.value).toBeUndefined();
        expect(tile.noValue).toEqual(expect.any(String));
        const { rows } = await metrics.rows(tile.metric, query(more), {
          limit: 9,
        });
        expect(rows.filter(row => row.value !== undefined)).toEqual([]);
        expect(JSON.stringify(rows)).not.toMatch(/docs|kafka/);
      }
    }
    const rows = (at: number, more?: object) =>
      metrics.rows(ids[at], query(more), { limit: 9 });
    expect((await rows(1)).rows).toEqual([{ name: docs, count: 10 }]);
    expect((await rows(2)).rows).toEqual([{ name: 'kafka', count: 10 }]);
    expect((await rows(3)).rows).toEqual([{ page: docs, helped: 9, not: 1 }]);
    // Of a team not even which pages
    expect(
      JSON.stringify(await rows(1, { team: 'group:default/payments' })),
    ).not.toContain('ledger');

    // With two people less in another team, what all have more than this one would be what three did
    for (const person of ['gus', 'hal']) {
      await knex('usage_people')
        .where({ person: pseudonymOf(person) })
        .delete();
    }
    const alone = (await replicaOf(knex)).metrics;
    for (const tile of await alone.measure(
      ids,
      query({ team: 'group:default/payments' }),
    )) {
      expect(tile.value).toBeUndefined();
    }
    await knex.destroy();
  });

  it('keeps the days of long past weeks together', async () => {
    const { knex, area, send } = await start(id);
    await send('ada', batch(event()));
    const [today] = await knex('usage_names');
    const on = (day: string, name: string, count: number) => ({
      kind: 'docs',
      plugin: 'techdocs',
      day,
      name,
      count,
    });
    await knex('usage_names').insert([
      on('2025-03-03', '/a', 1),
      on('2025-03-05', '/a', 2),
      on('2025-03-09', '/a', 4),
      on('2025-03-09', '/b', 8),
      on('2025-03-10', '/a', 16),
    ]);
    const retain = area.chores!['usage-retention'].run;
    await retain(new Date(), new AbortController().signal);
    await retain(new Date(), new AbortController().signal);
    expect((await cells(knex)).names).toEqual([
      on('2025-03-03', '/a', 7),
      on('2025-03-03', '/b', 8),
      on('2025-03-10', '/a', 16),
      { ...today, count: 1 },
    ]);
    await knex.destroy();
  });

  it('drops single events and whose they were in time; the counts stay', async () => {
    const { knex, area, send } = await start(id);
    const old = Date.now() - 3 * DAY;
    await send('ada', batch(event({ at: old }), event()));
    await send('ben', batch(event({ at: old })));
    await knex('usage_people').insert([
      // One person, in two teams in one week
      { week: '2024-01-01', person: 'x'.repeat(22), team_set: 1 },
      { week: '2024-01-01', person: 'x'.repeat(22), team_set: 2 },
      { week: '2024-01-08', person: 'x'.repeat(22), team_set: 1 },
    ]);
    const before = await cells(knex);
    const retain = area.chores!['usage-retention'].run;
    const at = new Date(Date.now() + 89 * DAY);
    await retain(at, new AbortController().signal);
    await retain(at, new AbortController().signal);
    expect(await knex('usage_events')).toHaveLength(1);
    const after = await cells(knex);
    expect(after.days).toEqual(before.days);
    expect(after.names).toEqual(before.names);
    const people = after.people.filter(({ week }) => week < '2025');
    expect(JSON.stringify(people)).not.toContain('xxx');
    expect(new Set(people.map(({ person }) => person)).size).toBe(2);
    expect(people).toHaveLength(3);
    expect(after.people.filter(({ week }) => week > '2025')).toEqual(
      before.people.filter(({ week }) => week > '2025'),
    );
    await knex.destroy();
  });

  it('asks whether a page helped, once a person', async () => {
    const { knex, app } = await start(id);
    const ask = (who: string, body: object) =>
      request(app)
        .post('/usage/helpful')
        .set('authorization', mockCredentials.user.header(ref(who)))
        .send(body);
    const path = '/docs/default/component/ledger/setup/?q=1';
    expect((await ask('ada', { path, helped: false })).status).toBe(200);
    expect((await ask('ada', { path, helped: true })).body).toEqual({
      page: '/docs/default/component/ledger/setup',
      mine: true,
    });
    expect((await ask('ada', { path, helped: 'yes' })).status).toBe(400);
    const { body } = await request(app)
      .get('/usage/helpful')
      .query({ path })
      .set('authorization', mockCredentials.user.header(ref('ada')));
    expect(body.mine).toBe(true);
    expect(await knex('usage_helpful')).toHaveLength(1);
    await knex.destroy();
  });
});
