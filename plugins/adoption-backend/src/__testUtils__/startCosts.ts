import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  parseAmount,
  type CostCell,
  type Subject,
} from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { createCostArea } from '../cost/createCostArea';
import { DatabaseCostStore } from '../cost/DatabaseCostStore';
import { plusDays, utcDay } from '../cost/days';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { Viewers } from '../permissions/Viewers';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

export const today = utcDay(new Date());
export const yesterday = plusDays(today, -1);

export const subject = (
  name: string,
  more: Partial<Subject> = {},
): Subject => ({
  id: name,
  entityRef: `component:default/${name}`,
  formerRefs: [],
  kind: 'component',
  firstSeenAt: '2026-01-01T00:00:00Z',
  ...more,
});

export const ledger = subject('ledger', {
  title: 'Ledger',
  owner: 'group:default/core',
  system: 'system:default/money',
});
export const web = subject('web', { owner: 'group:default/checkout' });

/** What `ledger` cost yesterday: 1 EUR. */
export const cell = (
  more: Partial<CostCell> & { amount?: string } = {},
): CostCell => {
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
    charges: 1,
    ...rest,
  };
};

/** A replica of the portal over a database. */
export function replicaOf(knex: Knex, config: object = {}) {
  const sent: NotificationSendOptions[] = [];
  const state = {
    version: '1',
    subjects: [ledger, web],
    isManager: true,
    /** What somebody belongs to. */
    groups: ['group:default/checkout'],
  };
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
    auth: mockServices.auth(),
    userInfo: {
      getUserInfo: async () => ({
        userEntityRef: 'user:default/sara',
        ownershipEntityRefs: ['user:default/sara', ...state.groups],
      }),
    },
  } as unknown as AdoptionContext;
  context.viewers = Viewers.create(context);
  const area = createCostArea(context);
  const router = PromiseRouter();
  router.use(express.json());
  area.addRoutes?.(router);
  // One for all requests of a test; nobody waits for its end
  const server = express()
    .use(router)
    .use(mockErrorHandler())
    .listen(0)
    .unref();
  const header = mockCredentials.user.header('user:default/sara');
  return {
    area,
    metrics,
    sent,
    state,
    async get(path: string) {
      const { status, body } = await request(server)
        .get(path)
        .set('authorization', header);
      return { status, body };
    },
    async put(path: string, sentBody: object) {
      const { status, body } = await request(server)
        .put(path)
        .set('authorization', header)
        .send(sentBody);
      return { status, body };
    },
  };
}

/** The portal with its migrated database, and a way to bring costs in. */
export async function startCosts(knex: Knex, config?: object) {
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

export type CostPortal = Awaited<ReturnType<typeof startCosts>>;

/** Tests something of costs on every database, each time with a portal of its own. */
export function describeCosts(
  about: string,
  tests: (portal: CostPortal) => void,
): void {
  describe.each(databases.eachSupportedId())(`${about}, %s`, databaseId => {
    const portal = {} as CostPortal;
    beforeEach(async () => {
      Object.assign(portal, await startCosts(await databases.init(databaseId)));
    });
    afterEach(() => portal.knex.destroy());
    tests(portal);
  });
}
