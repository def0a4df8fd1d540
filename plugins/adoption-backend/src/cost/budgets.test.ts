import { TestDatabases } from '@backstage/backend-test-utils';
import {
  cell,
  replicaOf,
  startCosts,
  subject,
  yesterday,
} from '../__testUtils__/startCosts';
import { utcDay } from './days';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('budgets, %s', databaseId => {
  it('tell their owners once at 80 and once at 100 percent in a month, however many replicas look', async () => {
    const portal = await startCosts(await databases.init(databaseId));
    const other = replicaOf(portal.knex);
    const now = new Date(`${yesterday}T12:00:00Z`);
    const look = async () => {
      for (const replica of [portal, other, portal]) {
        await replica.area.chores!.budgets.run(
          now,
          AbortSignal.timeout(60_000),
        );
      }
      return [...portal.sent, ...other.sent].map(({ recipients, payload }) => [
        (recipients as { entityRef: string }).entityRef,
        payload.title,
      ]);
    };
    const budget = (entityRef: string, amount?: string) =>
      portal.put('/budgets', { entityRef, currency: 'EUR', amount });
    expect((await budget('system:default/money', '100')).status).toBe(204);
    expect((await budget('group:default/payments', '1000.50')).status).toBe(
      204,
    );
    await portal.take(
      [cell({ amount: '79.99' }), cell({ amount: '500', currency: 'USD' })],
      'a',
    );
    expect(await look()).toEqual([]);
    portal.state.subjects.push(
      subject('money', {
        kind: 'system',
        entityRef: 'system:default/money',
        owner: 'group:default/core',
        title: 'Money',
      }),
    );
    other.state.subjects = portal.state.subjects;
    portal.state.version = '2';
    other.state.version = '2';
    await portal.take([cell({ amount: '80' })], 'b');
    const warned = [
      'group:default/core',
      'Money: 80 % of this month’s budget is spent',
    ];
    expect(await look()).toEqual([warned]);
    await portal.take([cell({ amount: '180' })], 'c');
    expect(await look()).toEqual([
      warned,
      ['group:default/core', 'Money: this month’s budget is spent'],
    ]);
    expect([...portal.sent, ...other.sent].at(-1)?.payload.description).toMatch(
      /^180\.00 of 100\.00 EUR in [A-Z][a-z]+ \d{4}, as far/,
    );

    expect((await portal.get('/budgets')).body.items).toMatchObject([
      { entityRef: 'group:default/payments', amount: '1000.5' },
      { entityRef: 'system:default/money', title: 'Money' },
    ]);
    await portal.knex.destroy();
  });

  it('say that nothing is billed in their currency', async () => {
    const portal = await startCosts(await databases.init(databaseId));
    const stateIn = async (currency: string) => {
      await portal.put('/budgets', {
        entityRef: 'component:default/ledger',
        currency,
        amount: '10',
      });
      const { body } = await portal.get('/budgets');
      return body.items[0];
    };
    // Nothing is billed at all
    expect((await stateIn('USD')).billedIn).toBeUndefined();
    const now = utcDay(new Date());
    await portal.take(
      [
        cell({ amount: '7', day: now }),
        cell({ amount: '1', currency: 'CHF', day: now }),
      ],
      'a',
    );
    expect(await stateIn('USD')).toMatchObject({
      spent: '0',
      billedIn: ['CHF', 'EUR'],
    });
    expect(await stateIn('EUR')).toMatchObject({ spent: '7' });
    expect((await stateIn('EUR')).billedIn).toBeUndefined();
    await portal.knex.destroy();
  });

  it('are set by those who may, for what the catalog has', async () => {
    const portal = await startCosts(await databases.init(databaseId));
    const refusals: Array<[object, number, string]> = [
      [
        { entityRef: 'group:default/core', currency: 'EUR', amount: '0' },
        400,
        'amount: must be a number above 0',
      ],
      [
        { entityRef: 'group:default/core', currency: 'euro', amount: '1' },
        400,
        'currency: is no currency',
      ],
      [
        { entityRef: 'user:default/sara', currency: 'EUR', amount: '1' },
        400,
        'a budget is for a team',
      ],
      [
        { entityRef: 'group:default/nobody', currency: 'EUR', amount: '1' },
        400,
        'the catalog has no group:default/nobody',
      ],
      [
        { entityRef: 'group:default/core', currency: 'EUR' },
        404,
        'There is no budget',
      ],
    ];
    for (const [body, status, message] of refusals) {
      const answer = await portal.put('/budgets', body);
      expect([answer.status, answer.body.error.message]).toEqual([
        status,
        expect.stringContaining(message),
      ]);
    }
    portal.state.isManager = false;
    expect(
      (
        await portal.put('/budgets', {
          entityRef: 'group:default/core',
          currency: 'EUR',
          amount: '5',
        })
      ).status,
    ).toBe(403);
    await portal.knex.destroy();
  });

  it('are told to those whose they are, in whichever report', async () => {
    const portal = await startCosts(await databases.init(databaseId));
    await portal.put('/budgets', {
      entityRef: 'group:default/core',
      currency: 'EUR',
      amount: '1',
    });
    await portal.put('/budgets', {
      entityRef: 'group:default/checkout',
      currency: 'EUR',
      amount: '2',
    });
    portal.state.isManager = false;
    expect((await portal.get('/budgets')).body.items).toMatchObject([
      { entityRef: 'group:default/checkout' },
    ]);
    await portal.take([cell(), cell({ key: 'web' })], 'a');
    const { body: byTeam } = await portal.get(
      '/costs?by=team&team=group:default/checkout',
    );
    expect(byTeam.items).toMatchObject([
      {
        entityRef: 'group:default/checkout',
        budget: { entityRef: 'group:default/checkout' },
      },
    ]);
    portal.state.isManager = true;
    const { body: ofAll } = await portal.get('/costs?by=team');
    expect(ofAll.items).toHaveLength(3);
    await portal.knex.destroy();
  });
});
