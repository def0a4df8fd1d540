import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { RequestDetail } from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { createLoopArea } from '../loop/createLoopArea';

export const DAY = 24 * 3_600_000;

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const never = new AbortController().signal;

/** Sara and Ines keep the roadmap; Mute may say nothing. */
const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot'].map(ref),
  'group:default/risk': ['fay', 'gus'].map(ref),
  'group:default/platform': ['sara', 'ines'].map(ref),
};

export function ref(name: string): string {
  return `user:default/${name}`;
}

/** The loop as two replicas of a portal run it, on one database. */
class LoopPortal {
  knex!: Knex;
  replicas!: Array<ReturnType<LoopPortal['startReplica']>>;
  sent: NotificationSendOptions[] = [];
  /** Lets giving a notice fail. */
  refuse: (options: NotificationSendOptions) => boolean = () => false;
  measured: Array<{ ids: string[]; query: object }> = [];
  metricValue: (query: { from: string }) => number | undefined = () => 90;
  audited: string[] = [];
  /** What golden paths answer, by address. */
  answers: Record<string, unknown> = { '/paths': { items: [] } };
  /** What golden paths were asked for. */
  answered: string[] = [];
  #goldenPaths!: Server;

  async start(databaseId: TestDatabaseId): Promise<void> {
    this.knex = await databases.init(databaseId);
    await this.knex.migrate.latest({ directory: migrationsDirectory });
    this.#goldenPaths = createServer((req, res) => {
      this.answered.push(req.url!);
      const answer = this.answers[req.url!];
      res.statusCode = answer ? 200 : 503;
      res.end(JSON.stringify(answer ?? {}));
    }).listen(0, 'localhost');
    await once(this.#goldenPaths, 'listening');
    this.replicas = [this.startReplica(50), this.startReplica(50)];
  }

  async stop(): Promise<void> {
    this.#goldenPaths.close();
    await this.knex.destroy();
  }

  startReplica(mostPerHour: number) {
    const refOf = (credentials: any) => credentials?.principal?.userEntityRef;
    const subscribed: Array<(params: any) => Promise<void>> = [];
    const { port } = this.#goldenPaths.address() as AddressInfo;
    const context = {
      audit: RouterAudit.create({
        auditor: mockServices.auditor.mock({
          createEvent: async options => {
            this.audited.push(JSON.stringify(options.meta));
            return {
              success: async () => void this.audited.push(options.eventId),
              fail: async () =>
                void this.audited.push(`${options.eventId} failed`),
            };
          },
        }),
      }),
      auth: mockServices.auth(),
      catalog: catalogServiceMock.mock({
        // To Fay the catalog shows one of the services only
        getEntitiesByRefs: async ({ entityRefs }, asked: any) => ({
          items: entityRefs.map(entityRef =>
            refOf(asked.credentials) === ref('fay') &&
            !entityRef.endsWith('ledger')
              ? undefined
              : {
                  apiVersion: 'backstage.io/v1alpha1',
                  kind: 'Component',
                  metadata: { name: entityRef.split('/')[1] },
                },
          ),
        }),
      }),
      config: mockServices.rootConfig({
        data: { adoption: { feedback: { mostPerHour } } },
      }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://localhost:${port}`,
      }),
      events: {
        subscribe: async ({ onEvent }: any) => void subscribed.push(onEvent),
      },
      httpAuth: mockServices.httpAuth(),
      knex: this.knex,
      metrics: {
        definitions: () => [
          {
            id: 'delivery.lead-time',
            title: 'Lead time',
            unit: 'minutes',
            better: 'lower',
          },
        ],
        measure: async (ids: string[], query: object) => {
          this.measured.push({ ids, query });
          return [
            {
              version: 2,
              value: this.metricValue(query as { from: string }),
              margin: 3,
              sample: 12,
              sampleOf: 'changes',
            },
          ];
        },
      },
      notifications: {
        send: async (options: NotificationSendOptions) => {
          if (this.refuse(options)) {
            throw new Error('Notifications are out of order');
          }
          this.sent.push(options);
        },
      },
      permissions: mockServices.permissions.mock({
        authorize: async (requests, options) =>
          requests.map(({ permission }) => ({
            result:
              refOf(options?.credentials) === ref('sara') ||
              refOf(options?.credentials) === ref('ines') ||
              (permission.name === 'adoption.feedback.give' &&
                refOf(options?.credentials) !== ref('mute'))
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
      }),
      teams: {
        members: async (team: string) => new Set(members[team] ?? []),
        of: async (person: string) =>
          Object.keys(members).filter(team => members[team].includes(person)),
      },
      viewers: {
        requireMay: async ({ team }: { team?: string }) => {
          if (team === 'group:default/secret') {
            throw new NotAllowedError('Not for you');
          }
        },
      },
    } as unknown as AdoptionContext;
    const area = createLoopArea(context);
    const router = PromiseRouter();
    area.addUnparsedRoutes?.(router);
    router.use(express.json());
    area.addRoutes?.(router);
    const app = express().use(router).use(mockErrorHandler());
    const as =
      (method: 'get' | 'post' | 'patch' | 'delete' | 'put') =>
      (who: string, at: string, body?: object) => {
        const asking = request(app)
          [method](at)
          .set('authorization', mockCredentials.user.header(ref(who)));
        return body ? asking.send(body) : asking;
      };
    return {
      app,
      area,
      subscribed,
      get: as('get'),
      post: as('post'),
      patch: as('patch'),
      put: as('put'),
      delete: as('delete'),
      run: (chore: string, now = new Date()) =>
        area.chores![chore].run(now, never),
    };
  }

  async ask(who: string, title: string): Promise<RequestDetail> {
    const [first] = this.replicas;
    return (await first.post(who, '/requests', { title }).expect(201)).body;
  }

  async seen(id: string, who = 'sara'): Promise<RequestDetail> {
    const [, second] = this.replicas;
    return (await second.get(who, `/requests/${id}`).expect(200)).body;
  }

  /** Changes a request as it is now. */
  async change(id: string, what: object) {
    const { version } = await this.seen(id);
    const [first] = this.replicas;
    return first.patch('sara', `/requests/${id}`, { ...what, version });
  }

  told() {
    return this.sent
      .map(({ recipients, payload }) => [
        (recipients as { entityRef: string[] }).entityRef.join(),
        payload.title,
      ])
      .sort();
  }

  async addTickets(...ids: string[]): Promise<void> {
    await this.knex('work_items').insert(
      ids.map((id, at) => ({
        id: `jira/${id}`,
        source: 'jira',
        sequence: 1,
        entity_ref: '',
        registers: '{}',
        received_at: '2026-05-01T00:00:00.000Z',
        type: 'platform-ticket',
        title: `Database for ${id}`,
        team: 'group:default/risk',
        topic: at < 2 ? 'database' : null,
        created_at: `2026-05-0${at + 1}T00:00:00.000Z`,
      })),
    );
  }
}

/** Tests something of the loop on every database, each time with portals of its own. */
export function describeLoop(
  subject: string,
  tests: (loop: LoopPortal) => void,
): void {
  describe.each(databases.eachSupportedId())(`${subject}, %s`, databaseId => {
    const loop = new LoopPortal();
    beforeEach(async () => {
      // Nothing is left of the test before
      Object.assign(loop, new LoopPortal());
      await loop.start(databaseId);
    });
    afterEach(() => loop.stop());
    tests(loop);
  });
}
