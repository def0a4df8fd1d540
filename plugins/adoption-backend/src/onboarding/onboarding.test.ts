import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Change, MetricQuery } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import { createServices } from '../services/createServices';
import { DatabaseSubjects } from '../subjects/DatabaseSubjects';
import { Teams } from '../teams/Teams';
import { authorKeys } from './AuthorKeys';
import { createOnboardingArea } from './createOnboardingArea';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60;

const group = (name: string, members: string[], parent?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  relations: [
    ...members.map(member => ({
      type: 'hasMember',
      targetRef: `user:default/${member}`,
    })),
    ...(parent
      ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
      : []),
  ],
});

const user = (
  name: string,
  annotations: Record<string, string> = {},
  email = `${name}@example.com`,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default', annotations },
  spec: { profile: { email } },
});

const change = (author: string, at: string, id = author): Change => ({
  id: `forge:acme/a@${id}`,
  repository: 'forge:acme/a',
  commit: id,
  firstCommitAt: at,
  mergedAt: '2026-05-01T00:00:00.000Z',
  author,
});

describe.each(databases.eachSupportedId())('onboarding, %s', databaseId => {
  let knex: Knex;
  afterEach(() => knex.destroy());

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
  });

  /** A portal that has just started, with these in its catalog. */
  async function start(entities: Entity[]) {
    const catalog = catalogServiceMock({ entities });
    const auth = mockServices.auth();
    const config = mockServices.rootConfig({
      data: {
        adoption: {
          timeZone: 'Europe/Berlin',
          platformTeams: ['platform'],
          // Whenever this runs, but not for ever
          retention: { delivery: { years: 100 } },
        },
      },
    });
    const teams = Teams.create({ catalog, auth });
    const subjects = DatabaseSubjects.create({ knex, teams });
    const metrics = MetricRegistry.create({ targets: {} });
    const keyOf = await authorKeys({ config, knex });
    const area = await createOnboardingArea(
      { auth, catalog, config, knex, metrics, subjects, teams },
      {
        services: createServices({ config, knex, subjects }),
        history: {
          firstDeployments: async () =>
            new Map([[keyOf('a@example.com'), '2026-02-12T23:00:00.000Z']]),
          firstDeploymentOf: async () => new Map(),
        },
      },
    );
    return {
      keyOf,
      metrics,
      send: (
        header: string[],
        lines: Array<[line: number, cells: Record<string, string>]>,
      ) =>
        area.importers!.people.import({
          header,
          rows: (async function* rows() {
            yield* lines.map(([line, cells]) => ({ line, cells }));
          })(),
          digest: () => '',
          options: {},
          sender: 'user:default/x',
          now: new Date(),
        }),
    };
  }

  it('is told of cohorts, whoever says when people started', async () => {
    const started = { 'paved.dev/start-date': '2026-02-02' };
    const { keyOf, metrics, send } = await start([
      group('left', ['a', 'b', 'c', 'd', 'e', 'builder']),
      group('right', ['f']),
      group('platform', ['builder']),
      ...['a', 'b', 'c'].map(name => user(name, started)),
      user('d', { ...started, 'paved.dev/commit-emails': 'd@home.example' }),
      user('e'),
      user('f'),
      user('builder', started),
      user('nobody'),
    ]);
    expect(keyOf(' A@Example.com')).toBe(keyOf('a@example.com'));
    expect((await start([])).keyOf('a@example.com')).toBe(
      keyOf('a@example.com'),
    );

    const header = ['user', 'email', 'start_date'];
    const cells = (name: string, email: string, start_date: string) => ({
      ...{ user: name, email, start_date },
    });
    expect(
      await send(header, [
        [2, cells('e', 'E@work.example', '2026-02-02')],
        [3, cells('', 'f@example.com', '2026-02-02')],
        [4, cells('', 'gone@example.com', '2026-02-30')],
        [5, cells('', '', '2026-02-02')],
        [7, cells('nobody', '', '1900-01-01')],
        [6, cells('e', '', '2026-02-02')],
      ]),
    ).toEqual({
      taken: 3,
      repeated: 1,
      corrected: 0,
      refused: [
        { line: 4, reason: expect.stringContaining('YYYY-MM-DD') },
        { line: 5, reason: expect.stringContaining('names nobody') },
      ],
    });
    await expect(
      send(['start_date'], [[2, { start_date: '2026-02-02' }]]),
    ).rejects.toThrow(/needs a column user/);
    // Nobody can be read from what is kept
    expect(JSON.stringify(await knex('onboarding_people'))).not.toMatch(
      /example|default/,
    );

    const records = DatabaseRecordStore.create({ knex });
    const at = (day: number) =>
      new Date(Date.UTC(2026, 1, 1 + day, 23)).toISOString();
    await records.writeChanges([
      change(keyOf('a@example.com'), at(3)),
      change(keyOf('d@home.example'), at(5)),
      change(keyOf('e@work.example'), at(10)),
    ]);
    const query: MetricQuery = {
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-04-01T00:00:00.000Z',
      zone: 'UTC',
      bucket: 'quarter',
    };
    const measure = async (changes: Partial<MetricQuery> = {}) => {
      const ids = ['onboarding.first-commit', 'onboarding.first-deploy'];
      return metrics.measure(ids, { ...query, ...changes });
    };
    // The platform's own builder does not count; midnight is Berlin's
    expect(await measure()).toMatchObject([
      {
        value: 10 * DAY,
        sample: 6,
        coverage: { count: 3, of: 6 },
        trend: [{ value: 10 * DAY, sample: 6 }],
      },
      {
        value: undefined,
        noValue: 'Not half of the 6 people have got there yet.',
        coverage: { count: 1, of: 6 },
      },
    ]);
    await records.writeChanges([
      change(keyOf('b@example.com'), at(4)),
      change(keyOf('d@home.example'), at(2), 'earlier'),
    ]);
    expect((await measure())[0]).toMatchObject({
      value: 4 * DAY,
      coverage: { count: 4, of: 6 },
    });
    expect(
      (await metrics.rows('onboarding.first-commit', query, { limit: 9 })).rows,
    ).toEqual([
      {
        cohort: '2026 Q1',
        people: 6,
        reached: 4,
        median: 4 * DAY,
        p75: undefined,
      },
    ]);

    // Whoever may see an entity does not see the company
    expect((await measure({ entity: 'component:default/a' }))[0].sample).toBe(
      0,
    );
    // All less the five would be the one
    for (const team of ['group:default/left', 'group:default/right']) {
      expect((await measure({ team }))[0]).toMatchObject({
        sample: 0,
        noValue: expect.stringMatching(/Fewer than five/),
        trend: [],
      });
    }
  });

  it('counts nobody who is not in the catalog, until they are', async () => {
    const invented = ['g', 'h', 'i', 'j'];
    const lines = ['real', ...invented].map(
      (name, index): [number, Record<string, string>] => [
        index + 2,
        { email: `${name}@example.com`, start_date: '2025-05-05' },
      ],
    );
    const query: MetricQuery = {
      from: '2025-04-01T00:00:00.000Z',
      to: '2025-07-01T00:00:00.000Z',
      zone: 'UTC',
      bucket: 'quarter',
    };
    const id = 'onboarding.first-commit';
    const { keyOf, metrics, send } = await start([user('real')]);
    await DatabaseRecordStore.create({ knex }).writeChanges([
      change(keyOf('real@example.com'), '2025-05-07T00:00:00.000Z'),
    ]);
    const told = {
      taken: 5,
      repeated: 0,
      corrected: 0,
      refused: [],
      notes: [
        '4 of these people are not in the catalog, and count as soon as it has them.',
      ],
    };
    expect(await send(['email', 'start_date'], lines)).toEqual(told);
    expect(
      await send(['email', 'start_date'], [...lines, lines[1]]),
    ).toMatchObject({ repeated: 6, notes: told.notes });
    expect(
      await send(
        ['user', 'start_date'],
        [[2, { user: 'nowhere', start_date: '2025-05-05' }]],
      ),
    ).toMatchObject({
      taken: 1,
      notes: [
        '1 of these people is not in the catalog, and counts as soon as it has them.',
      ],
    });
    const [tile] = await metrics.measure([id], query);
    expect(tile).toMatchObject({ sample: 0, value: undefined, trend: [] });
    expect(tile.notes).toContain(
      '5 people of the import are not in the catalog.',
    );
    expect((await metrics.rows(id, query, { limit: 9 })).rows).toEqual([]);
    const [ofEntity] = await metrics.measure([id], {
      ...query,
      entity: 'component:default/a',
    });
    expect(ofEntity.notes!.join()).not.toContain('not in the catalog');

    const later = await start(['real', ...invented].map(name => user(name)));
    const [now] = await later.metrics.measure([id], query);
    expect(now).toMatchObject({ sample: 5, coverage: { count: 1, of: 5 } });
    expect(now.notes).toContain(
      '1 person of the import is not in the catalog.',
    );
  });
});
