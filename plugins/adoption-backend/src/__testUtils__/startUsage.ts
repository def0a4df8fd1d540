import { createHmac, randomUUID } from 'node:crypto';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import type { UsageEvent } from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { createUsageArea } from '../usage/createUsageArea';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Of what people do. */
export const TABLES = [
  'usage_events',
  'usage_days',
  'usage_names',
  'usage_people',
  'usage_terms',
  'usage_helpful',
];

const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot', 'eve'].map(ref),
  'group:default/risk': ['fay'].map(ref),
  'group:default/core': ['gus', 'hal', 'ivy', 'joe'].map(ref),
  'group:default/platform': ['sara'].map(ref),
};
export const everybody = Object.values(members).flat();

export function ref(name: string): string {
  return `user:default/${name}`;
}

export function pseudonymOf(name: string): string {
  return createHmac('sha256', 'of-tests')
    .update(`usage/person/${ref(name)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** A replica of the portal over a database. */
export async function replicaOf(knex: Knex, usage: object = {}) {
  const teams = {
    titles: async () => new Map(Object.keys(members).map(team => [team, team])),
    groups: async () =>
      new Map(Object.keys(members).map(team => [team, { title: team }])),
    within: async (team: string) => new Set([team]),
    members: async (team: string) => new Set(members[team] ?? []),
    of: async (person: string) =>
      Object.keys(members).filter(team => members[team].includes(person)),
  };
  const { auditor, httpAuth } = {
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => undefined,
        fail: async () => undefined,
      }),
    }),
    httpAuth: mockServices.httpAuth(),
  };
  const counted: Record<string, number> = {};
  const context = {
    audit: RouterAudit.create({ auditor }),
    config: mockServices.rootConfig({
      data: {
        adoption: {
          timeZone: 'Europe/Berlin',
          platformTeams: ['group:default/platform'],
          usage: { pseudonymKey: 'of-tests', ...usage },
        },
      },
    }),
    httpAuth,
    knex,
    metrics: MetricRegistry.create({ targets: {} }),
    metricsService: {
      createCounter: () => ({
        add: (count: number, { result }: { result: string }) => {
          counted[result] = (counted[result] ?? 0) + count;
        },
      }),
    },
    teams,
    viewers: {
      requireMay: async (_query: unknown, credentials: any) => {
        if (credentials.principal.userEntityRef !== ref('sara')) {
          throw new NotAllowedError('Not for you');
        }
      },
    },
  } as unknown as AdoptionContext;
  const area = await createUsageArea(context);
  const router = PromiseRouter();
  area.addUnparsedRoutes?.(router);
  router.use(express.json());
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  const send = (who: string, body: object | string) =>
    request(app)
      .post('/usage')
      .set('authorization', mockCredentials.user.header(ref(who)))
      .set('content-type', 'application/json')
      .send(body);
  return { app, area, send, metrics: context.metrics, counted };
}

export function event(more: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: randomUUID(),
    at: Date.now(),
    action: 'navigate',
    path: '/catalog/default/component/ledger',
    ...more,
  };
}

export const batch = (...events: unknown[]) => ({ sentAt: Date.now(), events });

export async function startUsage(knex: Knex, usage?: object) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  return { knex, ...(await replicaOf(knex, usage)) };
}

/** What was counted, with numbers of people for names. */
export async function cells(knex: Knex) {
  const counted = async (table: string, order: string[]) =>
    (await knex(table).orderBy(order)).map(row => ({
      ...row,
      count: Number(row.count),
    }));
  return {
    days: await counted('usage_days', ['kind', 'day', 'team_set']),
    names: await counted('usage_names', ['kind', 'day', 'plugin', 'name']),
    people: await knex('usage_people').orderBy(['week', 'person', 'team_set']),
  };
}

/** The same, counted of single events. */
export async function recount(knex: Knex) {
  const counted = async (keys: string[]) =>
    (
      await knex('usage_events')
        .groupBy(keys)
        .orderBy(keys)
        .select(...keys, knex.raw('count(*) as count'))
    ).map(row => ({ ...row, count: Number(row.count) }));
  return {
    days: await counted(['kind', 'day', 'team_set']),
    names: await counted(['kind', 'day', 'plugin', 'name']),
  };
}

export const top = (app: express.Express, what: string, who = 'sara') =>
  request(app)
    .get('/usage/top')
    .query({
      what,
      from: new Date(Date.now() - 8 * DAY).toISOString(),
      to: new Date(Date.now() + DAY).toISOString(),
    })
    .set('authorization', mockCredentials.user.header(ref(who)));
