import assert from 'node:assert/strict';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal, tomas } from '../__testUtils__/startPortal';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabasePathStore } from '../database/DatabasePathStore';
import { DatabaseRatingStore } from '../database/DatabaseRatingStore';

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
    expect(first).toEqual({ answers: 0, mine: 2 });
    await rate('ana', { score: 4 }).expect(200, { answers: 0, mine: 4 });
    for (const name of ['ben', 'cleo', 'dan']) {
      await rate(name, { score: 5 }).expect(200, { answers: 0, mine: 5 });
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
  const path = 'goldenpath:default/service';

  async function startStore() {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const store = DatabaseRatingStore.create({ knex });
    const save = (by: number, score: number, comment?: string) =>
      store.save({ path, by: `u${by}`, score, comment }, new Date());
    const told = async () => ({
      ...(await store.satisfaction([path, 'x'], undefined)).get(path),
      comments: await store.comments(path),
    });
    return { knex, store, save, told };
  }

  it('are told of in fives, so that nobody’s can be told from the difference', async () => {
    const { knex, store, save, told } = await startStore();
    for (const [at, score] of [4, 4, 4, 2].entries()) {
      await save(at, score, `said ${at}`);
      expect(await told()).toMatchObject({ answers: 0, comments: [] });
    }
    await save(4, 5);
    const five = {
      answers: 5,
      mean: 3.8,
      comments: ['said 0', 'said 1', 'said 2', 'said 3'],
    };
    expect(await told()).toMatchObject(five);

    // Two more, and two of the first who think otherwise now, one of them twice
    await save(5, 1, 'dreadful');
    await save(0, 1, 'much\0 worse');
    await save(6, 1);
    await save(1, 1);
    await save(1, 2, '');
    expect(await told()).toMatchObject(five);
    expect((await store.satisfaction([path], 'u1')).get(path)).toEqual({
      answers: 5,
      mean: 3.8,
      mine: 2,
    });
    await save(7, 1);
    expect(await told()).toMatchObject({
      answers: 8,
      mean: (1 + 2 + 4 + 2 + 5 + 1 + 1 + 1) / 8,
      comments: ['dreadful', 'much\uFFFD worse', 'said 2', 'said 3'],
    });
    await knex.destroy();
  });

  it('of many at once miss no five', async () => {
    const { knex, save, told } = await startStore();
    await DatabasePathStore.create({ knex }).save({
      etag: '1',
      path: { ref: path, title: 'A service' } as never,
    });
    await Promise.all(Array.from({ length: 10 }, (_, at) => save(at, 3)));
    expect(await told()).toMatchObject({ answers: 10, mean: 3 });
    await knex.destroy();
  });

  it('that were told before stay so', async () => {
    const { knex, save, told } = await startStore();
    await knex.migrate.down({ directory: migrationsDirectory });
    const rated = (path_ref: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({
        ...{ path_ref, user_ref: `u${at}`, score: 4, comment: `said ${at}` },
        rated_at: '2026-01-01T00:00:00.000Z',
      }));
    await knex('ratings').insert([...rated(path, 5), ...rated('few', 4)]);
    await knex.migrate.latest({ directory: migrationsDirectory });
    expect(await told()).toMatchObject({ answers: 5, mean: 4 });
    expect((await told()).comments).toHaveLength(5);
    await save(5, 1);
    expect(await told()).toMatchObject({ answers: 5, mean: 4 });
    expect(await knex('ratings').where({ path_ref: 'few' })).toEqual(
      Array(4).fill(
        expect.objectContaining({ told_score: null, told_comment: null }),
      ),
    );
    await knex.destroy();
  });
});
