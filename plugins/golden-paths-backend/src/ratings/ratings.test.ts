import assert from 'node:assert/strict';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal, tomas } from '../__testUtils__/startPortal';
import { migrationsDirectory } from '../database/applyMigrations';
import { DatabaseRatingStore } from '../database/DatabaseRatingStore';

jest.setTimeout(120_000);

const PATH = '/paths/default/service';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe('ratings in a portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => portal.denied.clear());

  const rate = (name: string, body: object) =>
    portal.put(
      `${PATH}/rating`,
      body,
      mockCredentials.user.header(`user:default/${name}`),
    );

  it('are one answer of each person, and shown only when they are many', async () => {
    const { body: first } = await rate('ana', {
      score: 2,
      comment: 'The docs are thin',
    }).expect(200);
    expect(first).toEqual({ answers: 1, mine: 2 });
    await rate('ana', { score: 4 }).expect(200, { answers: 1, mine: 4 });
    for (const [index, name] of ['ben', 'cleo', 'dan'].entries()) {
      await rate(name, { score: 5 }).expect(200, {
        answers: index + 2,
        mine: 5,
      });
    }
    await portal.get(`${PATH}/comments`).expect(200, { items: [] });
    await rate('eva', { score: 3, comment: '' }).expect(200, {
      answers: 5,
      mean: 4.4,
      mine: 3,
    });
    await portal
      .get(`${PATH}/comments`)
      .expect(200, { items: ['The docs are thin'] });
    const { body } = await portal.get('/paths');
    expect(body.items[0].satisfaction).toEqual({ answers: 5, mean: 4.4 });
    const told = portal.told.filter(({ type }) => type === 'golden-path.rated');
    expect(told[0]).toMatchObject({
      path: 'goldenpath:default/service',
      by: 'user:default/ana',
    });
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });

  it('are refused where they make no sense or are not allowed', async () => {
    for (const body of [{}, { score: 0 }, { score: 6 }, { score: 2.5 }]) {
      await rate('ana', body).expect(400, /score/);
    }
    await rate('ana', { score: 1, comment: 'x'.repeat(2_001) }).expect(400);
    await portal.put(`${PATH}/rating`, { score: 1 }, tomas).expect(404);
    await portal.get(`${PATH}/comments`, tomas).expect(404);
    await portal
      .put(
        `${PATH}/rating`,
        { score: 1 },
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:other'),
          targetPluginId: 'golden-paths',
        }),
      )
      .expect(403);
    portal.denied.add('golden-paths.path.rate');
    await rate('ana', { score: 1 }).expect(403, /golden-paths.path.rate/);
    portal.denied.add('golden-paths.release.publish');
    await portal.get(`${PATH}/comments`).expect(403);
    const { body } = await portal.get(PATH);
    expect(body.satisfaction.mean).toBe(4.4);
  });
});

describe.each(databases.eachSupportedId())('ratings, %s', databaseId => {
  it('keep the last answer', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const store = DatabaseRatingStore.create({ knex });
    const path = 'goldenpath:default/service';
    const save = (by: string, score: number, comment?: string) =>
      store.save({ path, by, score, comment }, new Date());
    await Promise.all([1, 2, 3, 4, 5].map(score => save(`u${score}`, score)));
    await save('u1', 5, 'much\0 better');
    await save('u1', 4);
    expect(await store.satisfaction([path, 'x'], 'u1')).toEqual(
      new Map([[path, { answers: 5, mean: 3.6, mine: 4 }]]),
    );
    expect(await store.comments(path)).toEqual(['much\uFFFD better']);
    await knex.destroy();
  });
});
