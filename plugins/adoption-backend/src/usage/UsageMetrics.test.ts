import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { weekOf, type MetricQuery } from '@paved/plugin-adoption-common';
import request from 'supertest';
import {
  batch,
  DAY,
  event,
  everybody,
  HOUR,
  pseudonymOf,
  ref,
  replicaOf,
  startUsage,
  top,
} from '../__testUtils__/startUsage';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('use of the portal, %s', id => {
  it('keeps a search term once five people looked for it in vain', async () => {
    const { knex, app, send } = await startUsage(await databases.init(id));
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
    const { knex, app, metrics, send } = await startUsage(
      await databases.init(id),
    );
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

  it('asks whether a page helped, once a person', async () => {
    const { knex, app } = await startUsage(await databases.init(id));
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
