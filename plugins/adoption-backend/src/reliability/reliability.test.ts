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
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { readComponents } from './config';
import { createReliabilityArea } from './createReliabilityArea';
import { DatabaseSpanStore } from './DatabaseSpanStore';
import { Heartbeat } from './Heartbeat';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const never = new AbortController().signal;
const thisMinute = () => Math.floor(Date.now() / MINUTE);
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

function start(knex: Knex, components: object[] = []) {
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

  it('keeps minutes of whatever replica as spans, one state at a time', async () => {
    const replicas = [1, 2].map(() => DatabaseSpanStore.create({ knex }));
    for (const minute of [10, 10, 11, 13, 12, 14]) {
      await Promise.all(
        replicas.map(store => store.tell('portal', 'up', minute)),
      );
    }
    const spans = await replicas[0].within('portal', 0, 100);
    const minutes = new Set(
      spans.flatMap(({ from, until }) =>
        Array.from({ length: until - from + 1 }, (_, at) => from + at),
      ),
    );
    expect([...minutes].sort()).toEqual([10, 11, 12, 13, 14]);
    expect(spans.length).toBeLessThan(4);

    const [store] = replicas;
    await store.tell('ci', 'up', 20, 10);
    await store.tell('ci', 'down', 25, 10);
    await store.tell('ci', 'up', 27, 10);
    expect(await store.within('ci', 0, 100)).toEqual([
      { state: 'up', from: 20, until: 24 },
      { state: 'down', from: 25, until: 26 },
      { state: 'up', from: 27, until: 36 },
    ]);
    await store.prune(26);
    expect(await store.within('ci', 30, 100)).toEqual([
      { state: 'down', from: 25, until: 26 },
      { state: 'up', from: 27, until: 36 },
    ]);
  });

  it('takes what a replica left in its first and last second for signs of life', async () => {
    const store = DatabaseSpanStore.create({ knex });
    const options = { store, logger: mockServices.logger.mock() };
    const first = Heartbeat.create(options);
    await first.start();
    await first.stop();
    // Started again within the minute
    const second = Heartbeat.create(options);
    await second.start();
    await second.stop();
    expect(await store.within('portal', 0, 2 * thisMinute())).toEqual([
      { state: 'up', from: thisMinute(), until: thisMinute() },
    ]);

    // A database that is away is no reason to end; its minutes are bad ones
    await knex.schema.renameTable('reliability_spans', 'away');
    const third = Heartbeat.create(options);
    await third.start();
    await third.stop();
    expect(options.logger.warn).toHaveBeenCalledTimes(1);
    await knex.schema.renameTable('away', 'reliability_spans');
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
    const { metrics } = start(knex);
    const store = DatabaseSpanStore.create({ knex });
    const now = thisMinute();
    await store.tell('portal', 'up', now - 50, 20);
    await store.tell('portal', 'up', now - 20, 21);
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
    // 10 of 49 minutes until the one before this
    expect(up.value).toBeCloseTo((100 * 39) / 49, 5);
    expect(incidents).toMatchObject({ value: 1 });
    expect(incidents.parts?.[1].value).toBeCloseTo(10, 2);
    expect(failures).toMatchObject({ value: 1, sample: 3 });
    expect(support.value).toBeCloseTo(((1 / 5) * 100 * 7 * 24 * 60) / 61, 2);
    const rows = (metric: string, more = {}) =>
      metrics.rows(metric, { ...lastHour(), ...more }, { limit: 10 });
    expect((await rows(ids[0])).rows).toMatchObject([{ minutes: 10 }]);
    expect((await rows(ids[1])).rows).toHaveLength(1);
    expect((await rows(ids[2])).rows).toMatchObject([
      { template: 'template:default/service' },
    ]);

    const payments = { team: 'group:default/payments' };
    expect((await rows(ids[1], payments)).rows).toEqual([]);
    const [, , ofTeam] = await metrics.measure(ids, {
      ...lastHour(),
      ...payments,
    });
    expect(ofTeam.value).toBe(1);
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
