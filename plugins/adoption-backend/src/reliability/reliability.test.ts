import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { readComponents } from './config';
import { createReliabilityArea } from './createReliabilityArea';
import { DatabaseSignStore } from './DatabaseSignStore';
import { DatabaseSpanStore } from './DatabaseSpanStore';
import { Heartbeat } from './Heartbeat';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const never = new AbortController().signal;
const lastHour = (): MetricQuery => ({
  from: new Date(Date.now() - 60 * MINUTE).toISOString(),
  to: new Date(Date.now() + MINUTE).toISOString(),
  zone: 'UTC',
  bucket: 'day',
});

/** Something that answers as it is told to. */
async function listen() {
  const state = { status: 200, asked: 0 };
  const server = createServer((_, res) => {
    state.asked += 1;
    res.writeHead(state.status, { location: 'http://elsewhere.example/' });
    res.end('x'.repeat(100_000));
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}/health`,
    close: () => new Promise(resolve => server.close(resolve)),
  };
}

function start(
  knex: Knex,
  components: object[] = [],
  environment = 'production',
) {
  const people = ['ada', 'ben', 'cy', 'dot', 'eve'].map(
    name => `user:default/${name}`,
  );
  const metrics = MetricRegistry.create({ targets: {} });
  const area = createReliabilityArea({
    audit: RouterAudit.create({
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => undefined,
          fail: async () => undefined,
        }),
      }),
    }),
    config: mockServices.rootConfig({
      data: {
        auth: { environment },
        adoption: {
          platformTeams: ['group:default/platform'],
          reliability: { components },
        },
      },
    }),
    httpAuth: mockServices.httpAuth(),
    knex,
    logger: mockServices.logger.mock(),
    metrics,
    permissions: mockServices.permissions.mock({
      authorize: async (_, { credentials }: any) => [
        {
          result:
            credentials.principal.type === 'service'
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        },
      ],
    }),
    subjects: {
      ownedWithin: async (team: string) =>
        team === 'group:default/platform' ? [{ id: 'subject-1' }] : [],
    },
    teams: {
      titles: async () => new Map([['group:default/payments', 'Payments']]),
      groups: async () => new Map([['group:default/payments', { title: 'P' }]]),
      within: async (team: string) => new Set([team]),
      members: async (team: string) =>
        new Set(team === 'group:default/payments' ? people : []),
      of: async () => ['group:default/payments'],
    },
  } as unknown as AdoptionContext);
  const router = PromiseRouter().use(express.json());
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  const states = async () => {
    const { body } = await request(app)
      .get('/reliability/components')
      .set('authorization', mockCredentials.user.header());
    return Object.fromEntries(
      body.items.map((item: { name: string; state: string }) => [
        item.name,
        item.state,
      ]),
    );
  };
  return { app, area, metrics, states };
}

describe.each(databases.eachSupportedId())('reliability, %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
  });
  afterEach(() => knex.destroy());

  it('keeps minutes of a component as spans, one state at a time', async () => {
    const store = DatabaseSpanStore.create({ knex });
    await store.tell('ci', 'up', 20, 10);
    await store.tell('ci', 'down', 25, 10);
    await store.tell('ci', 'up', 27, 10);
    const seconds = (state: string, from: number, until: number) => ({
      state,
      from: from * 60,
      until: until * 60 + 59,
    });
    expect(await store.within('ci', 0, 100)).toEqual([
      seconds('up', 20, 24),
      seconds('down', 25, 26),
      seconds('up', 27, 36),
    ]);
    await store.prune(26);
    expect(await store.within('ci', 30, 100)).toEqual([
      seconds('down', 25, 26),
      seconds('up', 27, 36),
    ]);
  });

  it('takes signs of whatever replica, and what is between two that are far apart for an outage', async () => {
    const replicas = [1, 2].map(() => DatabaseSignStore.create({ knex }));
    const [store] = replicas;
    for (const second of [100, 105, 103, 110]) {
      await Promise.all(replicas.map(replica => replica.leave(second)));
    }
    // One of two starts again
    await replicas[1].leave(115);
    await replicas[0].leave(125);
    expect(await store.within(0, 1_000)).toEqual([
      { state: 'up', from: 100, until: 125 },
    ]);
    // Both are killed
    await replicas[0].leave(145);
    expect(await store.within(0, 1_000)).toEqual([
      { state: 'up', from: 100, until: 125 },
      { state: 'up', from: 145, until: 145 },
    ]);
    await store.leave(1_000);
    expect(await store.within(900, 1_100)).toEqual([
      { state: 'up', from: 100, until: 125 },
      { state: 'up', from: 1_000, until: 1_000 },
    ]);
    await store.prune(140);
    expect(await store.within(900, 1_100)).toHaveLength(2);
  });

  it('leaves a sign at once, and none without its database', async () => {
    const store = DatabaseSignStore.create({ knex });
    const options = { store, logger: mockServices.logger.mock() };
    const started = Math.floor(Date.now() / 1_000);
    const first = Heartbeat.create(options);
    await first.start();
    await first.stop();
    const second = Heartbeat.create(options);
    await second.start();
    await second.stop();
    const signs = await store.within(0, 2 * started);
    expect(signs).toHaveLength(1);
    expect(signs[0].from - started).toBeLessThan(5);

    // A database that is away is no reason to end
    await knex.schema.renameTable('portal_signs', 'away');
    const third = Heartbeat.create(options);
    await third.start();
    await third.stop();
    expect(options.logger.warn).toHaveBeenCalledTimes(1);
    await knex.schema.renameTable('away', 'portal_signs');
  });

  it('counts what is off as down, but not where somebody tries it out', async () => {
    const signs = DatabaseSignStore.create({ knex });
    const halfAnHourAgo = Math.floor((Date.now() - 30 * MINUTE) / 1_000);
    // On for two minutes, half an hour ago
    for (let second = 0; second < 120; second += 5) {
      await signs.leave(halfAnHourAgo + second);
    }
    const uptimeIn = async (environment: string) => {
      const { metrics } = start(knex, [], environment);
      const [tile] = await metrics.measure(['reliability.uptime'], lastHour());
      const { totalItems } = await metrics.rows(
        'reliability.uptime',
        lastHour(),
        { limit: 10 },
      );
      return { value: tile.value, notes: tile.notes, outages: totalItems };
    };
    const strict = await uptimeIn('production');
    expect(strict.value).toBeLessThan(20);
    expect(strict.outages).toBeGreaterThan(0);
    expect(await uptimeIn('development')).toEqual({
      value: 100,
      notes: [expect.stringContaining('being tried out')],
      outages: 0,
    });
  });

  it('looks at the parts that the configuration names, and takes what is told of others', async () => {
    const git = await listen();
    const components = [
      { name: 'git', title: 'Git', url: git.url },
      { name: 'cicd-health', title: 'CI/CD' },
      { name: 'gone', url: 'http://127.0.0.1:1/' },
    ];
    const { app, area, states, metrics } = start(knex, components);
    const probe = (now = new Date()) =>
      area.chores!['reliability-probes'].run(now, never);
    await probe();
    expect(await states()).toEqual({
      portal: 'unknown',
      git: 'up',
      'cicd-health': 'unknown',
      gone: 'down',
    });
    // Where it leads is not asked
    git.state.status = 302;
    await probe();
    expect((await states()).git).toBe('up');
    git.state.status = 503;
    git.state.asked = 0;
    await probe(new Date(Date.now() + MINUTE));
    expect(git.state.asked).toBe(2);
    await git.close();

    const tell = (body: object, header = mockCredentials.service.header()) =>
      request(app)
        .post('/reliability/probes')
        .set('authorization', header)
        .send(body);
    const told = { component: 'cicd-health', state: 'degraded' };
    expect((await tell(told)).status).toBe(204);
    expect((await states())['cicd-health']).toBe('degraded');
    expect((await tell(told, mockCredentials.user.header())).status).toBe(403);
    expect((await tell({ ...told, state: 'fine' })).status).toBe(400);
    const long = { ...told, component: 'x'.repeat(101) };
    expect((await tell(long)).status).toBe(400);
    // What is looked at is not told, nor what nobody named
    expect((await tell({ ...told, component: 'git' })).status).toBe(404);
    expect((await tell({ ...told, component: 'portal' })).status).toBe(404);

    const [tile] = await metrics.measure(['reliability.uptime'], lastHour());
    expect(tile.value).toBeUndefined();
    expect(tile.parts?.map(({ title }) => title)).toEqual([
      'Down',
      'Git',
      'CI/CD',
      'gone',
    ]);
  });

  it('counts outages, incidents of the platform, failures and tickets', async () => {
    const { app, metrics } = start(knex);
    const now = Math.floor(Date.now() / 1_000);
    await knex('portal_signs').insert([
      { from_second: now - 3_015, until_second: now - 1_816 },
      // Killed, and there again after 20 seconds
      { from_second: now - 1_795, until_second: now },
    ]);
    const record = {
      source: 's',
      sequence: 1,
      entity_ref: 'component:default/portal',
      registers: '{}',
      received_at: lastHour().from,
    };
    const minutesAgo = (minutes: number) =>
      new Date(Date.now() - minutes * MINUTE).toISOString();
    await knex('incidents').insert([
      {
        ...record,
        id: 's/1',
        subject: 'subject-1',
        created_at: minutesAgo(30),
        resolved_at: minutesAgo(20),
      },
      { ...record, id: 's/2', subject: 'other', created_at: minutesAgo(30) },
      {
        ...record,
        id: 's/3',
        subject: 'subject-1',
        created_at: minutesAgo(90),
      },
    ]);
    await knex('work_items').insert({
      ...record,
      id: 's/1',
      type: 'platform-ticket',
      team: 'group:default/payments',
      title: 'A bucket, please',
      url: 'https://tickets.example.com/1',
      created_at: minutesAgo(10),
    });
    await knex('usage_team_sets').insert({
      teams: '["group:default/payments"]',
    });
    await knex('template_runs').insert(
      ['failed', 'completed', 'cancelled'].map(status => ({
        id: status,
        template: 'template:default/service',
        status,
        started_at: minutesAgo(9),
        ended_at: minutesAgo(8),
        team_set: 1,
      })),
    );
    const ids = [
      'reliability.uptime',
      'reliability.incidents',
      'reliability.self-service-failures',
      'reliability.support-load',
    ];
    const [up, incidents, failures, support] = await metrics.measure(
      ids,
      lastHour(),
    );
    // Of the last seconds a sign may yet come
    expect(up.value).toBeCloseTo(100 * (1 - 20 / 3_000), 1);
    expect(up.sample).toBe(50);
    expect(up.notJudged).toContain('too early to tell: 50 minutes watched');
    const { body } = await request(app)
      .get('/reliability/components')
      .set('authorization', mockCredentials.user.header());
    expect(body.items[0]).toMatchObject({
      name: 'portal',
      state: 'up',
      watchedMinutes: 50,
    });
    expect(incidents).toMatchObject({ value: 1 });
    expect(incidents.parts?.[1].value).toBeCloseTo(10, 2);
    expect(failures).toMatchObject({ value: 1, sample: 3 });
    expect(support.value).toBeCloseTo(((1 / 5) * 100 * 7 * 24 * 60) / 61, 2);
    const rows = (metric: string, more = {}) =>
      metrics.rows(metric, { ...lastHour(), ...more }, { limit: 10 });
    expect((await rows(ids[0])).rows).toMatchObject([{ minutes: 20 / 60 }]);
    expect((await rows(ids[1])).rows).toHaveLength(1);
    expect((await rows(ids[2])).rows).toMatchObject([
      { template: 'template:default/service' },
    ]);

    expect((await rows(ids[2])).rows[0].endedAt).toMatch(/T.*Z$/);
    expect((await rows(ids[3])).rows).toEqual([
      {
        title: 'A bucket, please',
        team: 'Payments',
        askedOn: minutesAgo(10).slice(0, 10),
        url: 'https://tickets.example.com/1',
      },
    ]);

    const payments = { team: 'group:default/payments' };
    // Of a team not even by a short period is the moment told
    const day = lastHour().from.slice(0, 10);
    const midnight = { ...payments, from: `${day}T00:00:00.000Z` };
    expect((await rows(ids[2], midnight)).rows).toMatchObject([
      { endedAt: minutesAgo(8).slice(0, 10) },
    ]);
    const moment = {
      ...payments,
      from: minutesAgo(8.01),
      to: minutesAgo(7.9),
    };
    expect((await rows(ids[2], moment)).rows).toEqual([]);
    expect((await rows(ids[1], payments)).rows).toEqual([]);
    const [, , ofTeam] = await metrics.measure(ids, {
      ...lastHour(),
      ...midnight,
    });
    expect(ofTeam).toMatchObject({
      value: 1,
      newestAt: `${minutesAgo(8).slice(0, 10)}T00:00:00.000Z`,
    });
    for (const tile of await metrics.measure(ids.slice(2), {
      ...lastHour(),
      team: 'group:default/small',
    })) {
      expect(tile.value).toBeUndefined();
      expect(tile.noValue).toContain('Fewer than 5');
    }
  });
});

describe('readComponents', () => {
  const read = (component: object) =>
    readComponents(
      mockServices.rootConfig({
        data: { adoption: { reliability: { components: [component] } } },
      }),
    );

  it.each([
    [{ name: 'portal' }, 'components[0].name'],
    [{ name: 'a b' }, 'components[0].name'],
    [{ name: 'a', url: 'file:///etc/passwd' }, 'components[0].url'],
    [{ name: 'a', url: 'x' }, 'components[0].url'],
    [{ name: 'a', holdMinutes: 0.5 }, 'components[0].holdMinutes'],
  ])('names what is wrong with %j', (component, key) => {
    expect(() => read(component)).toThrow(key);
  });
});
