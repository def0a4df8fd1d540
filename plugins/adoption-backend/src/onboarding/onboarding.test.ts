import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Change, MetricQuery } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import { createServices } from '../services/createServices';
import { DatabaseSubjects } from '../subjects/DatabaseSubjects';
import { Teams } from '../teams/Teams';
import { authorKeys } from './AuthorKeys';
import { createOnboardingArea } from './createOnboardingArea';

jest.setTimeout(60_000);

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

  it('is told of cohorts, whoever says when people started', async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const start = { 'paved.dev/start-date': '2026-02-02' };
    const catalog = catalogServiceMock({
      entities: [
        group('left', ['a', 'b', 'c', 'd', 'e', 'builder']),
        group('right', ['f']),
        group('platform', ['builder']),
        ...['a', 'b', 'c'].map(name => user(name, start)),
        user('d', { ...start, 'paved.dev/commit-emails': 'd@home.example' }),
        user('e'),
        user('f'),
        user('builder', start),
        user('nobody'),
      ],
    });
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
    expect(
      await authorKeys({ config, knex }).then(of => of(' A@Example.com')),
    ).toBe(keyOf('a@example.com'));
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

    async function* rows() {
      yield {
        line: 2,
        cells: { user: 'e', email: 'E@work.example', start_date: '2026-02-02' },
      };
      yield {
        line: 3,
        cells: { user: '', email: 'f@example.com', start_date: '2026-02-02' },
      };
      yield {
        line: 4,
        cells: {
          user: '',
          email: 'gone@example.com',
          start_date: '2026-02-30',
        },
      };
      yield {
        line: 5,
        cells: { user: '', email: '', start_date: '2026-02-02' },
      };
      yield {
        line: 7,
        cells: { user: 'nobody', email: '', start_date: '1900-01-01' },
      };
      yield {
        line: 6,
        cells: { user: 'e', email: '', start_date: '2026-02-02' },
      };
    }
    const file = {
      header: ['user', 'email', 'start_date'],
      digest: () => '',
      options: {},
      sender: 'user:default/x',
      now: new Date(),
    };
    const { people } = area.importers!;
    expect(await people.import({ ...file, rows: rows() })).toEqual({
      taken: 3,
      repeated: 1,
      corrected: 0,
      refused: [
        { line: 4, reason: expect.stringContaining('YYYY-MM-DD') },
        { line: 5, reason: expect.stringContaining('names nobody') },
      ],
    });
    await expect(
      people.import({ ...file, header: ['start_date'], rows: rows() }),
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
});
