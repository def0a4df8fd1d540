import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  parseAmount,
  type CostCell,
  type CostReport,
  type MetricQuery,
  type Subject,
} from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { createCostArea } from './createCostArea';
import { DatabaseCostStore } from './DatabaseCostStore';
import { plusDays, utcDay } from './days';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const today = utcDay(new Date());
const yesterday = plusDays(today, -1);

const subject = (name: string, more: Partial<Subject> = {}): Subject => ({
  id: name,
  entityRef: `component:default/${name}`,
  formerRefs: [],
  kind: 'component',
  firstSeenAt: '2026-01-01T00:00:00Z',
  ...more,
});

const ledger = subject('ledger', {
  title: 'Ledger',
  owner: 'group:default/core',
  system: 'system:default/money',
});
const web = subject('web', { owner: 'group:default/checkout' });

const cell = (more: Partial<CostCell> & { amount?: string } = {}): CostCell => {
  const { amount = '1', ...rest } = more;
  return {
    account: 'acc',
    billingMonth: yesterday.slice(0, 7),
    day: yesterday,
    key: 'ledger',
    currency: 'EUR',
    provider: 'Cloud',
    category: 'Compute',
    effective: parseAmount(amount)!,
    billed: parseAmount(amount)! * 2n,
    ...rest,
  };
};

/** A replica of the portal over a database. */
function replicaOf(knex: Knex, config: object = {}) {
  const sent: NotificationSendOptions[] = [];
  const state = { version: '1', subjects: [ledger, web], isManager: true };
  const teams = new Map([
    ['group:default/payments', 'Payments'],
    ['group:default/core', 'Core'],
    ['group:default/checkout', 'Checkout'],
  ]);
  const within = async (team: string) =>
    new Set(team === 'group:default/payments' ? teams.keys() : [team]);
  const metrics = MetricRegistry.create({ targets: {} });
  const context = {
    audit: RouterAudit.create({
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => undefined,
          fail: async () => undefined,
        }),
      }),
    }),
    catalog: {
      getEntityByRef: async (ref: string) =>
        ref.includes('nobody') ? undefined : {},
    },
    config: mockServices.rootConfig({ data: { adoption: { cost: config } } }),
    httpAuth: mockServices.httpAuth(),
    knex,
    metrics,
    notifications: {
      send: async (options: NotificationSendOptions) => {
        sent.push(options);
      },
    },
    permissions: {
      authorize: async () => [
        {
          result: state.isManager
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        },
      ],
    },
    subjects: {
      all: async () => state.subjects,
      version: async () => state.version,
      find: async (ref: string) =>
        state.subjects.find(each => each.entityRef === ref),
      ownedWithin: async (team: string) => {
        const refs = await within(team);
        return state.subjects.filter(({ owner }) => refs.has(owner ?? ''));
      },
    },
    teams: { titles: async () => teams, within },
    viewers: {
      mayReadCompany: async () => state.isManager,
      teamsOf: async () => new Set(['group:default/checkout']),
      requireMay: async ({ team, entity }: Partial<MetricQuery>) => {
        const isOwn = entity ? !team : team === 'group:default/checkout';
        if (!state.isManager && !isOwn) {
          throw new NotAllowedError('Not for you');
        }
      },
    },
  } as unknown as AdoptionContext;
  const area = createCostArea(context);
  const router = PromiseRouter();
  router.use(express.json());
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  const header = mockCredentials.user.header('user:default/sara');
  return {
    area,
    metrics,
    sent,
    state,
    async get(path: string) {
      const { status, body } = await request(app)
        .get(path)
        .set('authorization', header);
      return { status, body };
    },
    async put(path: string, sentBody: object) {
      const { status, body } = await request(app)
        .put(path)
        .set('authorization', header)
        .send(sentBody);
      return { status, body };
    },
  };
}

async function start(databaseId: TestDatabaseId, config?: object) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  const store = DatabaseCostStore.create({ knex });
  const now = new Date();
  return {
    knex,
    store,
    take: (cells: CostCell[], file: string, isPart = false) =>
      store.replace(cells, { file, source: 'focus', isPart, now }),
    ...replicaOf(knex, config),
  };
}

describe.each(databases.eachSupportedId())('costs, %s', databaseId => {
  let portal: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    portal = await start(databaseId);
  });
  afterEach(() => portal.knex.destroy());

  it('are the same however often a file comes; a month told anew replaces the old one, parts of an invoice add up', async () => {
    const days = { from: '2026-09-01', to: '2026-10-01' };
    const september = (day: string, amount: string, account = 'acc') =>
      cell({ billingMonth: '2026-09', day, amount, account });
    const sum = async () =>
      (await portal.store.byDay(days, 'effective')).reduce(
        (all, { amount }) => all + amount,
        0n,
      );
    const first = [
      september('2026-09-01', '0.1'),
      september('2026-09-30', '0.2'),
    ];
    await portal.take(first, 'a');
    await Promise.all([portal.take(first, 'a'), portal.take(first, 'a')]);
    expect(await sum()).toBe(parseAmount('0.3'));

    await portal.take([september('2026-09-01', '7', 'other')], 'b');
    await portal.take(
      [
        september('2026-09-01', '-0.000000000000000001'),
        september('2026-09-30', '1'),
      ],
      'c',
    );
    expect(await sum()).toBe(parseAmount('7.999999999999999999'));

    // A charge of September on the invoice of October is another invoice's
    await portal.take(
      [cell({ billingMonth: '2026-10', day: '2026-09-30', amount: '2' })],
      'd',
    );
    expect(await sum()).toBe(parseAmount('9.999999999999999999'));

    const part = [
      cell({ billingMonth: '2026-10', day: '2026-09-30', amount: '5' }),
    ];
    await portal.take(part, 'e', true);
    await portal.take(part, 'e', true);
    expect(await sum()).toBe(parseAmount('14.999999999999999999'));
    expect(await portal.store.accounts()).toEqual([
      expect.objectContaining({
        account: 'acc',
        firstDay: '2026-09-01',
        lastDay: '2026-09-30',
        providers: ['Cloud'],
      }),
      expect.objectContaining({ account: 'other' }),
    ]);
  });

  it('are taken in any number, and summed exactly by day', async () => {
    const cells = Array.from({ length: 1_201 }, (_, index) =>
      cell({ key: `service-${index}`, amount: '0.000000000999999999' }),
    );
    await portal.take(cells, 'a');
    const days = { from: yesterday, to: today };
    const exact = parseAmount('0.000000000999999999')! * 1_201n;
    const one = new Set(cells.map(({ key }) => key));
    for (const keys of [undefined, one]) {
      expect(await portal.store.byDay(days, 'effective', keys)).toEqual([
        { day: yesterday, currency: 'EUR', amount: exact },
      ]);
    }
    expect(await portal.store.byKey(days, 'billed')).toHaveLength(1_201);

    await portal.store.prune(today);
    expect(await portal.store.byDay(days, 'effective')).toEqual([]);
    expect(await portal.store.accounts()).toEqual([]);
  });

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

  it('come in files, each as a whole or not at all, and a file that comes again is known', async () => {
    const header = [
      'BilledCost',
      'EffectiveCost',
      'BillingCurrency',
      'BillingAccountId',
      'BillingPeriodStart',
      'ChargePeriodStart',
      'ProviderName',
      'Tags',
    ];
    const importFile = (lines: string[][], digest = 'a', columns = header) => {
      async function* rows() {
        for (const [index, cells] of lines.entries()) {
          yield {
            line: index + 2,
            cells: Object.fromEntries(
              columns.map((name, at) => [name, cells[at]]),
            ),
          };
        }
      }
      return portal.area.importers!.costs.import({
        header: columns,
        rows: rows(),
        digest: () => digest,
        options: {},
        sender: 'user:default/sara',
        now: new Date(),
      });
    };
    const line = (cost: string, tags = '{"service":"ledger"}') => [
      cost,
      cost,
      'EUR',
      'acc',
      `${yesterday.slice(0, 7)}-01`,
      `${yesterday}T00:00:00Z`,
      'Cloud',
      tags,
    ];
    const charges = [line('1.1'), line('2.2'), line('-0.3', 'NULL')];
    expect(await importFile(charges)).toMatchObject({ taken: 3, repeated: 0 });
    expect(await importFile(charges)).toMatchObject({ taken: 0, repeated: 3 });
    await expect(importFile([line('5'), line('=5')], 'b')).rejects.toThrow(
      "Nothing of the file was taken. Line 3: EffectiveCost is '=5', which is no amount",
    );
    await expect(importFile(charges, 'b', ['Cost'])).rejects.toThrow(
      'Line 1: this is no cost file in FOCUS form',
    );
    expect((await portal.get('/costs')).body).toMatchObject({
      total: [{ currency: 'EUR', amount: '3' }],
      items: [{ title: 'Ledger', costs: [{ amount: '3.3' }] }],
      unallocated: { costs: [{ amount: '-0.3' }] },
    });
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
      before: [],
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

describe.each(databases.eachSupportedId())('budgets, %s', databaseId => {
  it('tell their owners once at 80 and once at 100 percent in a month, however many replicas look', async () => {
    const portal = await start(databaseId);
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
    expect(
      [...portal.sent, ...other.sent].at(-1)?.payload.description,
    ).toContain('180.00 of 100.00 EUR');

    expect((await portal.get('/budgets')).body.items).toMatchObject([
      { entityRef: 'group:default/payments', amount: '1000.5' },
      { entityRef: 'system:default/money', title: 'Money' },
    ]);
    await portal.knex.destroy();
  });

  it('are set by those who may, for what the catalog has', async () => {
    const portal = await start(databaseId);
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
    expect(
      (
        await portal.put('/budgets', {
          entityRef: 'group:default/core',
          currency: 'EUR',
          amount: '5',
        })
      ).status,
    ).toBe(403);
    expect((await portal.get('/budgets')).body.items).toMatchObject([
      { entityRef: 'group:default/checkout' },
    ]);
    // Whatever else is in the report: what others have spent is theirs
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
    portal.state.isManager = false;
    const { body: ofEntity } = await portal.get(
      '/costs?by=team&entity=component:default/ledger',
    );
    expect(
      ofEntity.items.map(({ budget }: CostReport['items'][number]) => budget),
    ).toEqual([undefined, undefined]);
    await portal.knex.destroy();
  });
});

describe.each(databases.eachSupportedId())('OpenCost, %s', databaseId => {
  it('is asked for the last days again and again, and nothing counts twice; what it can’t answer fails in the open', async () => {
    let answer: object = {};
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(`${req.headers.authorization} ${req.url}`);
      res.end(JSON.stringify(answer));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const portal = await start(databaseId, {
      openCost: [
        {
          name: 'eu',
          url: `http://127.0.0.1:${port}/model/`,
          token: 'secret',
          aggregate: 'label:app',
          currency: 'EUR',
        },
      ],
    });
    const run = () =>
      portal.area.chores!['opencost-eu'].run(
        new Date(),
        AbortSignal.timeout(60_000),
      );
    const day = (at: string, cost: number) => ({
      ledger: {
        name: 'ledger',
        window: { start: `${at}T00:00:00Z` },
        totalCost: cost,
      },
    });
    answer = {
      code: 200,
      data: [day(yesterday, 1.25), day(plusDays(yesterday, -1), 0.1)],
    };
    await run();
    answer = {
      code: 200,
      data: [day(yesterday, 1.5), day(plusDays(yesterday, -1), 0.1)],
    };
    await run();
    expect((await portal.get('/costs')).body).toMatchObject({
      items: [{ title: 'Ledger', costs: [{ currency: 'EUR', amount: '1.6' }] }],
      accounts: [{ account: 'opencost/eu', source: 'opencost' }],
    });
    expect(asked[0]).toMatch(
      /^Bearer secret \/model\/allocation\?window=.*aggregate=label%3Aapp/,
    );

    answer = { code: 200, data: 'soon' };
    await expect(run()).rejects.toThrow("none of OpenCost's /allocation");
    server.close();
    await portal.knex.destroy();
  });
});
