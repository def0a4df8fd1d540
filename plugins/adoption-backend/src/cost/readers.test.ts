import { TestDatabases } from '@backstage/backend-test-utils';
import type { CostReport, MetricQuery } from '@paved/plugin-adoption-common';
import {
  cell,
  ledger,
  startCosts,
  subject,
  today,
  web,
  type CostPortal,
} from '../__testUtils__/startCosts';
import { plusDays } from './days';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const [core, checkout, payments] = ['core', 'checkout', 'payments'].map(
  name => `group:default/${name}`,
);
const money = subject('money', {
  kind: 'system',
  entityRef: 'system:default/money',
  owner: core,
});
const shop = subject('shop', {
  kind: 'system',
  entityRef: 'system:default/shop',
  title: 'Shop',
  owner: checkout,
});
const subjects = [
  ledger,
  { ...web, title: 'Web', system: shop.entityRef },
  subject('fraud', { title: 'Fraud', owner: core, system: shop.entityRef }),
  subject('stray', { title: 'Stray', system: shop.entityRef }),
  money,
  shop,
];
const own = [web.entityRef, shop.entityRef];
const others = [ledger, money, subjects[2], subjects[3]].map(
  ({ entityRef }) => entityRef,
);

/** Everything that can be asked together. */
const questions = ['service', 'team', 'system'].flatMap(by =>
  ['effective', 'billed'].flatMap(kind =>
    [undefined, checkout, core, payments].flatMap(team =>
      [undefined, ...own, ...others, checkout, core].map(entity => ({
        team,
        entity,
        path: `/costs?${new URLSearchParams({
          by,
          kind,
          ...(team && { team }),
          ...(entity && { entity }),
        })}`,
      })),
    ),
  ),
);

describe.each(databases.eachSupportedId())('costs, %s', databaseId => {
  let portal: CostPortal;

  beforeAll(async () => {
    portal = await startCosts(await databases.init(databaseId));
    portal.state.subjects = subjects;
    await portal.take(
      [
        cell({ amount: '1000' }),
        cell({ key: 'web', amount: '1' }),
        cell({ key: 'fraud', amount: '20' }),
        cell({ key: 'stray', amount: '300' }),
        cell({ key: '', amount: '4000' }),
      ],
      'a',
    );
    for (const entityRef of [core, checkout, shop.entityRef, money.entityRef]) {
      await portal.put('/budgets', {
        entityRef,
        currency: 'EUR',
        amount: '5',
      });
    }
  });
  afterAll(() => portal.knex.destroy());
  beforeEach(() => {
    portal.state.isManager = false;
    portal.state.groups = [checkout];
  });

  const rowsOf = ({ items }: CostReport) =>
    items.map(({ title, costs, budget }) => [
      title,
      Number(costs[0].amount),
      ...(budget ? [Number(budget.spent)] : []),
    ]);

  it('are told of their own teams, and of what these own, to nobody else, whatever is asked together', async () => {
    for (const { team, entity, path } of questions) {
      const { status, body } = await portal.get(path);
      const isOwn =
        (team ?? entity) !== undefined &&
        [undefined, checkout].includes(team) &&
        [undefined, checkout, ...own].includes(entity);
      expect([path, status]).toEqual([path, isOwn ? 200 : 403]);
      // Neither teams nor services of others, in rows, budgets or words
      expect([path, JSON.stringify(body.items ?? '')]).toEqual([
        path,
        expect.not.stringMatching(
          /core|payments|ledger|fraud|stray|money|1000|2000/i,
        ),
      ]);
    }
    expect(
      (await portal.get('/costs?entity=component:default/nobody')).status,
    ).toBe(404);
    expect((await portal.get('/budgets')).body.items).toMatchObject([
      { entityRef: checkout },
      { entityRef: shop.entityRef },
    ]);
  });

  it('of a system are the sum of its parts for its owner, and rows only of the parts that are theirs', async () => {
    const ofShop = async (by: string, team = '') => {
      const { body } = await portal.get(
        `/costs?entity=${shop.entityRef}&by=${by}${team}`,
      );
      return [Number(body.total[0].amount), ...rowsOf(body)];
    };
    expect(await ofShop('service')).toEqual([
      321,
      ['Owned by others', 320],
      ['Web', 1],
    ]);
    expect(await ofShop('team')).toEqual([
      321,
      ['Owned by others', 320],
      ['Checkout', 1, 1],
    ]);
    expect(await ofShop('system')).toEqual([321, ['Shop', 321, 321]]);
    expect(await ofShop('service', `&team=${checkout}`)).toEqual([
      1,
      ['Web', 1],
    ]);
    expect((await portal.get(`/costs?entity=${money.entityRef}`)).body).toEqual(
      expect.objectContaining({
        error: expect.objectContaining({
          message: `What ${money.entityRef} costs is for its owner, ${core}, and the platform team`,
        }),
      }),
    );
  });

  it('are told to teams above, and to the platform team', async () => {
    portal.state.groups = [payments];
    const { body: above } = await portal.get(
      `/costs?entity=${shop.entityRef}&by=team`,
    );
    expect(rowsOf(above)).toEqual([
      // What nobody owns
      ['Owned by others', 300],
      ['Payments', 21],
      ['Core', 20, 1020],
      ['Checkout', 1, 1],
    ]);
    portal.state.groups = [];
    portal.state.isManager = true;
    for (const { path } of questions) {
      expect([path, (await portal.get(path)).status]).toEqual([path, 200]);
    }
    const { body } = await portal.get(
      `/costs?entity=${shop.entityRef}&by=team`,
    );
    expect(rowsOf(body).map(([title]) => title)).toEqual([
      'No owner',
      'Payments',
      'Core',
      'Checkout',
    ]);
  });

  it('are no number of a single entity, whom anybody may ask for', async () => {
    const query: MetricQuery = {
      from: `${plusDays(today, -60)}T00:00:00.000Z`,
      to: `${today}T00:00:00.000Z`,
      zone: 'UTC',
      bucket: 'month',
    };
    for (const entity of [...own, ...others]) {
      for (const team of [undefined, checkout]) {
        const asked = { ...query, entity, team };
        const [measured] = await portal.metrics.measure(['cost.month'], asked);
        expect(measured).toMatchObject({
          sample: 0,
          trend: [],
          noValue: expect.stringContaining('for its owner'),
        });
        expect(measured.value).toBeUndefined();
        expect(
          await portal.metrics.rows('cost.month', asked, { limit: 50 }),
        ).toMatchObject({ rows: [], totalItems: 0 });
      }
    }
  });
});
