import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../database/migrationsDirectory';
import type { Teams } from '../../teams/Teams';
import { Audience } from '../Audience';
import { DatabaseUsageStore } from '../DatabaseUsageStore';
import { TeamPrivacy } from '../TeamPrivacy';
import { TeamSets } from '../TeamSets';
import { DatabaseRunStore } from './DatabaseRunStore';
import type { GoldenPathTemplates } from './GoldenPathTemplates';
import { PlatformTickets } from './PlatformTickets';
import { RunMetrics } from './RunMetrics';
import { TemplateRuns } from './TemplateRuns';
import { TimeSaved } from './TimeSaved';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const now = new Date('2026-11-20T12:00:00.000Z');
const never = new AbortController().signal;
const SERVICE = 'template:default/service';
const DATABASE = 'template:default/database';

const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot', 'eve'],
  'group:default/risk': ['fay'],
  'group:default/core': ['gus', 'hal', 'ivy', 'joe'],
  'group:default/platform': ['sara'],
};

const teams = {
  titles: async () => new Map(Object.keys(members).map(team => [team, team])),
  groups: async () =>
    new Map(Object.keys(members).map(team => [team, { title: team }])),
  within: async (team: string) => new Set([team]),
  members: async (team: string) =>
    new Set((members[team] ?? []).map(name => `user:default/${name}`)),
  of: async (person: string) =>
    Object.keys(members).filter(team =>
      members[team].includes(person.split('/')[1]),
    ),
} as unknown as Teams;

interface Task {
  id: string;
  status: string;
  createdAt: string;
  createdBy?: string;
  spec: object;
  logs: Array<{ type: string; createdAt: string; body: object }>;
}

function task(
  id: string,
  more: Partial<Task> & { template?: string } = {},
): Task {
  const { template = SERVICE, ...rest } = more;
  return {
    id,
    status: 'completed',
    createdAt: '2026-11-18T10:00:00.000Z',
    createdBy: 'user:default/ada',
    spec: {
      templateInfo: { entityRef: template },
      steps: [{ id: 'publish', name: 'Publish the repository' }],
    },
    logs: [
      {
        type: 'completion',
        createdAt: '2026-11-18T10:04:00.000Z',
        body: { message: 'Run completed with status: completed' },
      },
    ],
    ...rest,
  };
}

const failed: Partial<Task> = {
  status: 'failed',
  logs: [
    {
      type: 'log',
      createdAt: '2026-11-18T10:01:00.000Z',
      body: { message: 'x', stepId: 'publish', status: 'failed' },
    },
    {
      type: 'completion',
      createdAt: '2026-11-18T10:02:00.000Z',
      body: {
        message: 'Run completed with status: failed',
        error: {
          name: 'Error',
          message:
            'Name is taken at https://bot:secret@git.example.com/x\nat …',
        },
      },
    },
  ],
};

/** A scaffolder that says what it is told to. */
function start(knex: Knex) {
  const tasks = new Map<string, Task>();
  const read: string[] = [];
  const hours = { value: 40 };
  const hooks = { onLogs: () => {} };
  const scaffolder = {
    listTasks: async ({
      limit,
      offset,
    }: {
      limit: number;
      offset: number;
    }) => ({
      items: [...tasks.values()]
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .slice(offset, offset + limit),
      totalItems: tasks.size,
    }),
    getTask: async ({ taskId }: { taskId: string }) => {
      const found = tasks.get(taskId);
      if (!found) {
        throw new NotFoundError(taskId);
      }
      return found;
    },
    getLogs: async ({ taskId }: { taskId: string }) => {
      read.push(taskId);
      hooks.onLogs();
      if (taskId === 'broken') {
        throw new Error('Its log can not be read');
      }
      return tasks.get(taskId)!.logs;
    },
  } as unknown as ScaffolderService;
  const auth = mockServices.auth();
  const logger = mockServices.logger.mock();
  const events = DefaultEventsService.create({ logger });
  const goldenPaths = {
    templateOf: async (path: string) =>
      path === 'goldenpath:default/service' ? SERVICE : undefined,
    hoursSavedBy: async (template: string) =>
      template === SERVICE ? hours.value : undefined,
  } as unknown as GoldenPathTemplates;
  const audience = Audience.create({
    teams,
    platformTeams: ['group:default/platform'],
    ignoredUsers: new Set(['user:default/bot']),
  });
  const store = DatabaseRunStore.create({ knex });
  const teamSets = TeamSets.create({ knex });
  const runs = TemplateRuns.create({
    audience,
    auth,
    events,
    hasReadAll: async () => false,
    logger,
    scaffolder,
    store,
    teamSets,
    timeSaved: TimeSaved.create({
      auth,
      goldenPaths,
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: {
              name: 'database',
              annotations: { 'backstage.io/time-saved': 'PT1H30M' },
            },
          },
        ],
      }),
    }),
  });
  const metrics = RunMetrics.create({
    goldenPaths,
    privacy: TeamPrivacy.create({
      audience,
      store: DatabaseUsageStore.create({ knex }),
      teams,
      teamSets,
    }),
    runs: store,
    tickets: PlatformTickets.create({ knex, teams }),
    zone: 'UTC',
  });
  const set = (...some: Task[]) =>
    some.forEach(each => tasks.set(each.id, each));
  return { set, read, runs, store, events, metrics, hours, hooks };
}

const query: MetricQuery = {
  from: '2026-11-16T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  zone: 'UTC',
  bucket: 'day',
};

describe.each(databases.eachSupportedId())('runs of templates, %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
  });
  afterEach(() => knex.destroy());

  it('are as the scaffolder has them, whatever events said', async () => {
    const { set, runs, store, events, read } = start(knex);
    await runs.start();
    const tell = (eventPayload: unknown) =>
      events.publish({ topic: 'scaffolder.task', eventPayload });
    set(task('a', { status: 'processing', logs: [] }), task('b', failed));
    await tell({ id: 'a', status: 'open', spec: {} });
    // Announced, and rolled back
    await tell({ id: 'a', status: 'completed' });
    await tell({ id: 'gone', status: 'completed' });
    await tell('nothing');
    // The id of such an event is that of a line of the log
    await tell({ id: 17, taskId: 'b', status: 'cancelled' });
    await sleep(1_600);
    expect(await store.get('a')).toMatchObject({
      status: 'processing',
      template: SERVICE,
      minutesSaved: 2_400,
    });
    expect(await store.get('b')).toMatchObject({
      status: 'failed',
      endedAt: '2026-11-18T10:02:00.000Z',
      failedStep: 'Publish the repository',
      reason: 'Name is taken at https://git.example.com/x',
    });
    expect(await store.get('17')).toBeUndefined();

    // An event of long ago comes last
    set(task('a'));
    await runs.reconcile(now, never);
    await tell({ id: 'a', status: 'processing', spec: {} });
    await sleep(1_600);
    expect(await store.get('a')).toMatchObject({ status: 'completed' });
    // And one that failed is retried
    set(task('b', { status: 'processing', logs: failed.logs }));
    await runs.reconcile(now, never);
    expect(await store.get('b')).toMatchObject({
      status: 'processing',
      endedAt: undefined,
      failedStep: undefined,
    });
    set(task('b', { logs: [...failed.logs!, ...task('b').logs] }));
    await runs.reconcile(now, never);
    expect(await store.get('b')).toMatchObject({
      status: 'completed',
      endedAt: '2026-11-18T10:04:00.000Z',
      reason: undefined,
    });
    runs.stop();

    // What is known is not read again
    const before = read.length;
    await runs.reconcile(now, never);
    expect(read.length).toBe(before);
  });

  it('are read from the list when no event told of them, all but those that do not count', async () => {
    const { set, runs, store, hours, hooks } = start(knex);
    set(
      ...Array.from({ length: 230 }, (_, at) =>
        task(`run-${at}`, {
          createdAt: new Date(now.getTime() - at * 86_400_000).toISOString(),
        }),
      ),
      task('of-the-platform', { createdBy: 'user:default/sara' }),
      task('of-a-bot', { createdBy: 'user:default/bot' }),
      task('of-a-service', { createdBy: undefined }),
      task('broken'),
    );
    // Cut off after the first page, and gone on with
    const cut = new AbortController();
    hooks.onLogs = () => cut.abort(new Error('Cut off'));
    await expect(runs.reconcile(now, cut.signal)).rejects.toThrow('Cut off');
    expect((await knex('template_runs')).length).toBeLessThan(101);
    await expect(runs.reconcile(now, never)).rejects.toThrow(
      '1 template runs could not be read: broken: Error: Its log',
    );
    expect(await knex('template_runs')).toHaveLength(230);
    expect(JSON.stringify(await knex('template_runs'))).not.toContain('ada');
    // What it was said to save at that time stays
    hours.value = 1;
    set(task('run-0', { status: 'failed', logs: failed.logs }));
    await expect(runs.reconcile(now, never)).rejects.toThrow('broken');
    expect(await store.get('run-0')).toMatchObject({
      status: 'failed',
      minutesSaved: 2_400,
    });
  });

  it('are counted, judged and shown with their reasons', async () => {
    const { set, runs, store, metrics } = start(knex);
    const at = (day: string, ended: string) => ({
      createdAt: `${day}T10:00:00.000Z`,
      logs: [{ type: 'completion', createdAt: ended, body: {} }],
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
    const ids = [
      'use.template-runs',
      'use.template-success',
      'use.self-service-rate',
      'use.time-saved',
    ];
    const [all, success, unknown, saved] = await metrics.measure(ids, query);
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
    // With no ticket told ever, all would seem to be self-service
    expect(unknown.value).toBeUndefined();
    expect(unknown.noValue).toContain('Nobody tells of tickets');
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
    await knex('work_items').insert([
      { ...ticket, id: 's/1', resolved_at: '2026-11-17T00:00:00.000Z' },
      { ...ticket, id: 's/2', resolved_at: '2026-11-23T00:00:00.000Z' },
      { ...ticket, id: 's/3', resolved_at: null },
      { ...ticket, id: 's/4', type: 'bug', resolved_at: query.from },
    ]);
    const [selfService] = await metrics.measure([ids[2]], query);
    expect(selfService).toMatchObject({ value: 80, sample: 5 });
    // All of it is behind it
    const behind = await metrics.rows(ids[2], query, { limit: 9 });
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
    const [ofYear] = await metrics.measure([ids[2]], year);
    expect(ofYear).toMatchObject({ value: 80, sample: 5 });
    expect(ofYear.notes?.[0]).toContain('known since 16 Nov 2026');
    const [ofBefore] = await metrics.measure([ids[2]], {
      ...year,
      to: '2026-11-01T00:00:00.000Z',
    });
    expect(ofBefore).toMatchObject({
      sample: 0,
      noValue:
        'Runs of templates are known since 16 Nov 2026 only, which is after this period.',
    });

    const ofPath = { ...query, path: 'goldenpath:default/service' };
    expect((await metrics.measure([ids[0]], ofPath))[0].value).toBe(4);
    const ofTeam = { ...query, team: 'group:default/payments' };
    expect((await metrics.measure([ids[0]], ofTeam))[0].value).toBe(5);
    // Each is what one person did: the day is told, not the moment
    for (const each of [ids[0], ids[1], ids[2], ids[3]]) {
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
    expect((await metrics.rows(ids[0], moment, { limit: 9 })).rows).toEqual([]);

    // One person's runs are nobody's business
    const ofRisk = { ...query, team: 'group:default/risk' };
    for (const value of await metrics.measure(ids, ofRisk)) {
      expect(value).toMatchObject({ sample: 0, trend: [] });
      expect(value.value).toBeUndefined();
      expect(value.noValue).toContain('Fewer than 5');
    }
    expect((await metrics.rows(ids[0], ofRisk, { limit: 9 })).rows).toEqual([]);

    const first = await metrics.rows(ids[0], query, { limit: 4 });
    const rest = await metrics.rows(ids[0], query, {
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
      metrics.rows(ids[0], query, { limit: 4, cursor: 'x' }),
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

    // A period split in two adds up
    const middle = '2026-11-18T10:06:00.000Z';
    const [[one], [two]] = await Promise.all([
      metrics.measure([ids[0]], { ...query, to: middle }),
      metrics.measure([ids[0]], { ...query, from: middle }),
    ]);
    expect([one.value, two.value]).toEqual([2, 4]);
  });
});
