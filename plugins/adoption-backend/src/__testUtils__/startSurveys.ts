import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Survey, SurveyResults } from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { addMetricRoutes } from '../metrics/metricRoutes';
import { Viewers } from '../permissions/Viewers';
import { Teams } from '../teams/Teams';
import { createSurveysArea } from '../surveys/createSurveysArea';

export const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});
export const COMMIT = 'a'.repeat(40);
export const DAY = 86_400_000;
export const FILE = `survey:
  name: Platform Satisfaction Q4
  questions:
    - { id: nps, type: nps, text: "Recommend?" }
    - { id: ease, type: rating, text: "Easy?", scale: 1-5 }
    - id: most
      type: multiple_choice
      text: "Most?"
      options: [Docs, Support, Speed]
    - { id: improve, type: free_text, text: "Improve?" }
`;

const TEAMS: Record<string, { parent?: string; members: string[] }> = {
  all: { members: [] },
  payments: { parent: 'all', members: [] },
  core: { parent: 'payments', members: names('core', 8) },
  ledger: { parent: 'payments', members: names('ledger', 6) },
  tiny: { parent: 'all', members: names('tiny', 2) },
  platform: { parent: 'all', members: ['sara', ...names('platform', 5)] },
};

function names(team: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${team}-${index}`);
}

export const ref = (name: string) => `user:default/${name}`;
export const groupRef = (name: string) => `group:default/${name}`;

const entities: Entity[] = Object.entries(TEAMS).flatMap(
  ([name, { members }]): Entity[] => [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name, title: `Team ${name}` },
      relations: [
        ...Object.keys(TEAMS)
          .filter(child => TEAMS[child].parent === name)
          .map(child => ({ type: 'parentOf', targetRef: groupRef(child) })),
        ...members.map(member => ({
          type: 'hasMember',
          targetRef: ref(member),
        })),
      ],
    },
    ...members.map(member => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: member },
    })),
  ],
);
/** Everyone but those who build the platform. */
export const ASKED = ['core', 'ledger', 'tiny'].flatMap(
  team => TEAMS[team].members,
);

/** A portal with teams, and what it told, audited and wrote down. */
export async function startSurveys(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  const told: Array<{ to: string[]; title: string; link?: string }> = [];
  const audited: AuditorServiceCreateEventOptions[] = [];
  const written: string[] = [];
  const note = (...what: unknown[]) => {
    written.push(
      what
        .map(each =>
          each instanceof Error ? each.stack : JSON.stringify(each),
        )
        .join(' '),
    );
  };
  const auth = mockServices.auth();
  const people = { away: false };
  const catalog = catalogServiceMock({ entities });
  const { getEntities } = catalog;
  catalog.getEntities = async (...asked) =>
    people.away ? { items: [] } : getEntities.apply(catalog, asked);
  const teams = Teams.create({ auth, catalog });
  const permissions = mockServices.permissions.mock({
    authorize: async (requests, options) =>
      requests.map(({ permission }) => ({
        result:
          (options?.credentials.principal as { userEntityRef?: string })
            .userEntityRef === ref('sara') ||
          permission.name === 'adoption.feedback.give'
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
  });
  const userInfo = mockServices.userInfo.mock({
    getUserInfo: async credentials => {
      const { userEntityRef } = credentials.principal as {
        userEntityRef: string;
      };
      return {
        userEntityRef,
        ownershipEntityRefs: [
          userEntityRef,
          ...(await teams.of(userEntityRef)),
        ],
      };
    },
  });
  const files: Record<string, string> = { 'surveys/quarter.yaml': FILE };
  const context = {
    ...{ auth, catalog, knex, permissions, teams, userInfo },
    audit: RouterAudit.create({
      auditor: {
        createEvent: async event => {
          audited.push(event);
          return {
            success: async meta => note('audit success', meta),
            fail: async ({ error }) => note('audit fail', error),
          };
        },
      },
    }),
    config: mockServices.rootConfig({
      data: {
        adoption: {
          platformTeams: ['platform'],
          surveys: { repository: 'directory:acme/surveys' },
        },
      },
    }),
    httpAuth: mockServices.httpAuth(),
    logger: mockServices.logger.mock({
      ...{ error: note, warn: note, info: note, debug: note },
    }),
    metrics: MetricRegistry.create({ targets: {} }),
    notifications: {
      send: async ({ recipients, payload }: any) => {
        told.push({ to: recipients.entityRef, ...payload });
      },
    },
    repositories: {
      readFiles: async ({ ref: commit }: { ref?: string }) => {
        if (Object.keys(files).length === 0) {
          throw new NotFoundError('There is no such repository');
        }
        return {
          commit: commit ?? COMMIT,
          files: Object.entries(files).map(([path, text]) => ({
            ...{ path, id: path, size: text.length },
            content: Buffer.from(text),
          })),
        };
      },
    },
    viewers: Viewers.create({ auth, permissions, userInfo, catalog, teams }),
  } as unknown as AdoptionContext;
  const area = createSurveysArea(context, {
    promoteComment: async ({ by, to }) => {
      expect(by).toBe(ref('sara'));
      return {
        request: 'request' in to ? to.request : `request of ${to.title}`,
      };
    },
  });
  const router = PromiseRouter();
  router.use(express.json());
  area.addRoutes?.(router);
  addMetricRoutes(router, context);
  const app = express().use(router).use(mockErrorHandler());
  const as = (who: string) => mockCredentials.user.header(ref(who));
  const get = (path: string, who = 'sara') =>
    request(app).get(path).set('authorization', as(who));
  const post = (path: string, body: object = {}, who = 'sara') =>
    request(app).post(path).set('authorization', as(who)).send(body);
  return {
    ...{ area, audited, files, get, knex, people, post, told, written },
    /** Writes a survey of the same form, whose questions are others. */
    another(name: string): { path: string } {
      const path = `surveys/${name}.yaml`;
      files[path] = FILE.replaceAll('?"', ` in ${name}?"`).replace('Q4', name);
      return { path };
    },
    async open(more: object = {}): Promise<Survey> {
      const { body } = await post('/surveys', {
        path: 'surveys/quarter.yaml',
        commit: COMMIT,
        closesAt: new Date(Date.now() + DAY).toISOString(),
        audience: 'everyone',
        ...more,
      }).expect(201);
      return body;
    },
    answer: (id: string, who: string, answers: object = answersOf(who)) =>
      post(`/surveys/${id}/answers`, { answers }, who),
    results: async (id: string, who = 'sara'): Promise<SurveyResults> =>
      (await get(`/surveys/${id}/results`, who).expect(200)).body,
    async tables(): Promise<Record<string, Array<Record<string, unknown>>>> {
      const found = await (databaseId === 'SQLITE_3'
        ? knex('sqlite_master').where('type', 'table').pluck('name')
        : knex('information_schema.tables')
            .where('table_schema', 'public')
            .pluck('table_name'));
      return Object.fromEntries(
        await Promise.all(
          found
            .filter((name: string) => !name.startsWith('sqlite_'))
            .map(async (name: string) => [name, await knex(name)]),
        ),
      );
    },
  };
}

export function answersOf(who: string) {
  const index = ASKED.indexOf(who);
  return {
    nps: [10, 9, 3, 8, 10][index % 5],
    ease: (index % 4) + 2,
    most: ['Docs', 'Support'][index % 2],
    improve: `Opinion ${'ABCDEFGHIJKLMNOPQ'[index]}`,
  };
}
