import type { CostReport, MetricQuery } from '@paved/plugin-adoption-common';
import {
  cell,
  describeCosts,
  ledger,
  today,
  web,
  yesterday,
} from '../__testUtils__/startCosts';
import { plusDays } from './days';

describeCosts('costs', portal => {
  it('are shown by service, team and system with what nobody owns, and follow a service to its new team', async () => {
    await portal.take(
      [
        cell({ amount: '10' }),
        cell({ key: 'web', amount: '3', day: plusDays(yesterday, -29) }),
        cell({ key: 'web', amount: '99', day: plusDays(yesterday, -30) }),
        cell({ key: 'web', amount: '4', currency: 'USD' }),
        cell({ key: "'; drop table cost_days --", amount: '0.5' }),
        cell({ key: '', amount: '7' }),
      ],
      'a',
    );
    const { body } = (await portal.get('/costs?by=team')) as {
      body: CostReport;
    };
    expect(body).toMatchObject({
      from: plusDays(today, -30),
      to: today,
      total: [
        { currency: 'EUR', amount: '20.5' },
        { currency: 'USD', amount: '4' },
      ],
      items: [
        {
          entityRef: 'group:default/payments',
          costs: [{ amount: '13' }, { amount: '4' }],
          own: [],
        },
        { title: 'Core', costs: [{ amount: '10' }] },
        { title: 'Checkout', costs: [{ amount: '3' }, { amount: '4' }] },
      ],
      unallocated: {
        costs: [{ currency: 'EUR', amount: '7.5' }],
        keys: [{ key: '' }, { key: "'; drop table cost_days --" }],
      },
      tags: ['application', 'service'],
    });
    expect(body.trend).toEqual([
      {
        day: plusDays(yesterday, -29),
        costs: [{ currency: 'EUR', amount: '3' }],
      },
      {
        day: yesterday,
        costs: [
          { currency: 'EUR', amount: '17.5' },
          { currency: 'USD', amount: '4' },
        ],
      },
    ]);
    expect(
      (await portal.get('/costs?by=system&kind=billed')).body.items,
    ).toMatchObject([
      { entityRef: 'system:default/money', costs: [{ amount: '20' }] },
      { title: 'In no system', costs: [{ amount: '6' }, { amount: '8' }] },
    ]);

    portal.state.subjects = [
      { ...ledger, owner: 'group:default/checkout' },
      web,
    ];
    portal.state.version = '2';
    portal.state.isManager = false;
    const own = await portal.get('/costs?team=group:default/checkout');
    expect(own.body.items.map(({ title }: { title: string }) => title)).toEqual(
      ['Ledger', 'component:default/web'],
    );
    expect(own.body).toMatchObject({
      total: [{ amount: '13' }, { currency: 'USD' }],
      accounts: [],
    });
    expect(own.body.unallocated).toBeUndefined();
    expect((await portal.get('/costs')).status).toBe(403);
  });

  it('are a number of the dashboard, and none where currencies are mixed', async () => {
    const query: MetricQuery = {
      from: `${plusDays(today, -60)}T00:00:00.000Z`,
      to: `${today}T00:00:00.000Z`,
      zone: 'UTC',
      bucket: 'month',
    };
    const measure = async (more: Partial<MetricQuery> = {}) =>
      (await portal.metrics.measure(['cost.month'], { ...query, ...more }))[0];
    expect(await measure()).toMatchObject({
      noValue: expect.stringContaining('No costs are known'),
    });

    await portal.take(
      [cell({ amount: '12.34' }), cell({ key: 'web', amount: '0.66' })],
      'a',
    );
    expect(await measure()).toMatchObject({
      value: 13,
      currency: 'EUR',
      sample: 1,
      newestAt: `${yesterday}T00:00:00.000Z`,
      notes: [expect.stringContaining('the last may not be over yet')],
    });
    expect((await measure()).trend.at(-1)).toMatchObject({
      value: 13,
      sample: 1,
    });
    expect(await measure({ team: 'group:default/checkout' })).toMatchObject({
      value: 0.66,
    });
    expect(await measure({ team: 'group:default/others' })).toMatchObject({
      noValue: expect.stringContaining('Nothing that was charged'),
    });
    expect(
      await portal.metrics.rows('cost.month', query, { limit: 1 }),
    ).toMatchObject({
      rows: [
        { entity: 'component:default/ledger', cost: 12.34, currency: 'EUR' },
      ],
      totalItems: 2,
      nextCursor: '1',
    });

    await portal.take([cell({ currency: 'USD', account: 'us' })], 'b');
    const mixed = await measure();
    expect(mixed.value).toBeUndefined();
    expect(mixed.noValue).toContain(
      'EUR and USD, and currencies are never added',
    );
    expect(mixed.parts).toMatchObject([
      { title: 'EUR', value: 13 },
      { title: 'USD', value: 1 },
    ]);
  });

  it('are told of what the teams of somebody own, beside those of as many days before', async () => {
    await portal.take(
      [
        cell({ amount: '3.3' }),
        cell({ amount: '2', day: plusDays(yesterday, -8) }),
      ],
      'a',
    );
    expect((await portal.get('/costs/mine?days=7')).body).toMatchObject({
      costs: [],
      totalItems: 0,
    });
    portal.state.subjects = [
      { ...ledger, owner: 'group:default/checkout' },
      web,
    ];
    portal.state.version = '2';
    expect((await portal.get('/costs/mine?days=7')).body).toMatchObject({
      to: today,
      costs: [{ amount: '3.3' }],
      before: [{ amount: '2' }],
      items: [{ title: 'Ledger' }],
    });
  });

  it.each([
    ['/costs?from=2026-11-01', 'to: is missing'],
    ['/costs?from=2026-11-31&to=2026-12-01', 'from: is no day of the calendar'],
    ['/costs?from=2026-11-02&to=2026-11-01', 'to: must be after from'],
    ['/costs?by=person', 'by: '],
  ])('refuses %s', async (path, reason) => {
    const { status, body } = await portal.get(path);
    expect(status).toBe(400);
    expect(body.error.message).toContain(reason);
  });
});
