import { TestDatabases } from '@backstage/backend-test-utils';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import {
  DATABASE,
  failed,
  never,
  now,
  SERVICE,
  startRuns,
  task,
} from '../../__testUtils__/startRuns';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const query: MetricQuery = {
  from: '2026-11-16T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  zone: 'UTC',
  bucket: 'day',
};

const ids = [
  'use.template-runs',
  'use.template-success',
  'use.self-service-rate',
  'use.time-saved',
];
const [RUNS, , SELF_SERVICE] = ids;

const ticket = {
  source: 's',
  sequence: 1,
  entity_ref: '',
  registers: '{}',
  received_at: query.from,
  type: 'platform-ticket',
  team: 'group:default/payments',
  title: 'A bucket, please',
  url: 'https://tickets.example.com/1',
  created_at: '2026-11-01T00:00:00.000Z',
};

describe.each(databases.eachSupportedId())('numbers of runs, %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
  });
  afterEach(() => knex.destroy());

  /** What the scaffolder has ended, read once. */
  async function ended() {
    const { set, runs, store, metrics } = await startRuns(knex);
    const at = (day: string, endedAt: string) => ({
      createdAt: `${day}T10:00:00.000Z`,
      logs: [{ type: 'completion', createdAt: endedAt, body: {} }],
    });
    set(
      task('a', at('2026-11-16', '2026-11-16T10:02:00.000Z')),
      task('b', {
        template: DATABASE,
        ...at('2026-11-18', '2026-11-18T10:10:00.000Z'),
      }),
      task('c', {
        template: 'template:default/other',
        ...at('2026-11-18', '2026-11-18T10:06:00.000Z'),
      }),
      task('d', failed),
      task('e', {
        ...at('2026-11-18', '2026-11-18T10:06:00.000Z'),
        status: 'cancelled',
      }),
      // Began within, ended without
      task('f', at('2026-11-22', '2026-11-23T00:00:00.000Z')),
      task('g', {
        ...at('2026-11-19', '2026-11-19T10:06:00.000Z'),
        createdBy: 'user:default/fay',
      }),
    );
    await runs.reconcile(now, never);
    return { store, metrics };
  }

  it('are counted and judged, with their reasons', async () => {
    const { metrics } = await ended();
    const [all, success, , saved] = await metrics.measure(ids, query);
    expect(all).toMatchObject({
      value: 6,
      newestAt: '2026-11-19T10:06:00.000Z',
      parts: [
        { title: 'Finished', value: 4 },
        { title: 'Failed', value: 1 },
        { title: 'Cancelled', value: 1 },
      ],
    });
    expect(all.trend.map(({ value }) => value)).toEqual([1, 0, 4, 1, 0, 0, 0]);
    expect(success).toMatchObject({ value: 80, sample: 5 });
    expect(success.margin).toBeGreaterThan(20);
    expect(success.parts).toContainEqual({
      title: 'Failed at: Publish the repository',
      value: 1,
      unit: 'count',
    });
    expect(success.trend.map(({ value }) => value)).toEqual([
      100,
      undefined,
      (2 / 3) * 100,
      100,
      undefined,
      undefined,
      undefined,
    ]);
    // 40 hours of the path, twice, and one and a half of the annotation
    expect(saved).toMatchObject({
      value: 2 * 2_400 + 90,
      coverage: { count: 3, of: 4 },
    });
    const ofPath = { ...query, path: 'goldenpath:default/service' };
    expect((await metrics.measure([RUNS], ofPath))[0].value).toBe(4);

    // A period split in two adds up
    const middle = '2026-11-18T10:06:00.000Z';
    const [[one], [two]] = await Promise.all([
      metrics.measure([RUNS], { ...query, to: middle }),
      metrics.measure([RUNS], { ...query, from: middle }),
    ]);
    expect([one.value, two.value]).toEqual([2, 4]);
  });

  it('are held against what was asked for by hand', async () => {
    const { metrics } = await ended();
    // With no ticket told ever, all would seem to be self-service
    const [unknown] = await metrics.measure([SELF_SERVICE], query);
    expect(unknown.value).toBeUndefined();
    expect(unknown.noValue).toContain('Nobody tells of tickets');
    await knex('work_items').insert([
      { ...ticket, id: 's/1', resolved_at: '2026-11-17T00:00:00.000Z' },
      { ...ticket, id: 's/2', resolved_at: '2026-11-23T00:00:00.000Z' },
      { ...ticket, id: 's/3', resolved_at: null },
      { ...ticket, id: 's/4', type: 'bug', resolved_at: query.from },
    ]);
    const [selfService] = await metrics.measure([SELF_SERVICE], query);
    expect(selfService).toMatchObject({ value: 80, sample: 5 });
    // All of it is behind it
    const behind = await metrics.rows(SELF_SERVICE, query, { limit: 9 });
    expect(behind.totalItems).toBe(5);
    expect(behind.rows.slice(2, 5)).toEqual([
      expect.objectContaining({
        what: 'Run',
        template: 'template:default/other',
      }),
      {
        what: 'Ticket',
        title: 'A bucket, please',
        team: 'group:default/payments',
        url: 'https://tickets.example.com/1',
        askedOn: '2026-11-01',
        doneOn: '2026-11-17',
      },
      {
        what: 'Run',
        template: SERVICE,
        askedOn: '2026-11-16',
        doneOn: '2026-11-16',
      },
    ]);

    // Tickets of before the first run that is known would tell of no self-service
    const year = { ...query, from: '2025-12-01T00:00:00.000Z' };
    await knex('work_items').insert({
      ...ticket,
      id: 's/5',
      resolved_at: '2026-02-01T00:00:00.000Z',
    });
    const [ofYear] = await metrics.measure([SELF_SERVICE], year);
    expect(ofYear).toMatchObject({ value: 80, sample: 5 });
    expect(ofYear.notes?.[0]).toContain('known since 16 Nov 2026');
    const [ofBefore] = await metrics.measure([SELF_SERVICE], {
      ...year,
      to: '2026-11-01T00:00:00.000Z',
    });
    expect(ofBefore).toMatchObject({
      sample: 0,
      noValue:
        'Runs of templates are known since 16 Nov 2026 only, which is after this period.',
    });
  });

  it('of a team tell neither the moment nor what one person did', async () => {
    const { metrics } = await ended();
    await knex('work_items').insert({
      ...ticket,
      id: 's/1',
      resolved_at: '2026-11-17T00:00:00.000Z',
    });
    const ofTeam = { ...query, team: 'group:default/payments' };
    expect((await metrics.measure([RUNS], ofTeam))[0].value).toBe(5);
    // Each is what one person did: the day is told, not the moment
    for (const each of ids) {
      const { rows } = await metrics.rows(each, ofTeam, { limit: 9 });
      expect(rows.length).toBeGreaterThan(1);
      expect(JSON.stringify(rows)).not.toMatch(/\d\dT\d\d/);
    }
    for (const { newestAt } of await metrics.measure(ids, ofTeam)) {
      expect(newestAt).toMatch(/T00:00:00.000Z$/);
    }
    const moment = {
      ...ofTeam,
      from: '2026-11-18T10:05:59.000Z',
      to: '2026-11-18T10:06:01.000Z',
    };
    for (const value of await metrics.measure(ids, moment)) {
      expect(value).toMatchObject({ sample: 0 });
      expect(value.noValue).toContain('only whole days');
    }
    expect((await metrics.rows(RUNS, moment, { limit: 9 })).rows).toEqual([]);

    // One person's runs are nobody's business
    const ofRisk = { ...query, team: 'group:default/risk' };
    for (const value of await metrics.measure(ids, ofRisk)) {
      expect(value).toMatchObject({ sample: 0, trend: [] });
      expect(value.value).toBeUndefined();
      expect(value.noValue).toContain('Fewer than 5');
    }
    expect((await metrics.rows(RUNS, ofRisk, { limit: 9 })).rows).toEqual([]);
  });

  it('are shown page by page, the latest first, and the templates by how often they ran', async () => {
    const { store, metrics } = await ended();
    const first = await metrics.rows(RUNS, query, { limit: 4 });
    const rest = await metrics.rows(RUNS, query, {
      limit: 4,
      cursor: first.nextCursor,
    });
    expect(first.totalItems).toBe(6);
    expect([...first.rows, ...rest.rows]).toHaveLength(6);
    expect(rest.nextCursor).toBeUndefined();
    expect([...first.rows, ...rest.rows]).toContainEqual(
      expect.objectContaining({
        status: 'Failed',
        minutes: 2,
        failedStep: 'Publish the repository',
      }),
    );
    await expect(
      metrics.rows(RUNS, query, { limit: 4, cursor: 'x' }),
    ).rejects.toThrow('cursor');

    const { from, to } = query;
    const page = { offset: 1, limit: 2 };
    expect(await store.topTemplates({ from, to }, page)).toEqual({
      totalItems: 3,
      items: [DATABASE, 'template:default/other'].map(name => ({
        name,
        plugin: 'scaffolder',
        count: 1,
      })),
    });
  });
});
