import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWTPayload,
  type KeyLike,
} from 'jose';
import type { Knex } from 'knex';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import adoptionPlugin from '..';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const START = Date.now();

export const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
export const lead = mockCredentials.user.header('user:default/lead');
export const ago = (minutes: number) =>
  new Date(START - minutes * 60_000).toISOString();

export const service = (subject = 'external:forge') =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'adoption',
  });

export const component = (
  name: string,
  annotations: Record<string, string> = {
    'paved.dev/repository': `github:acme/${name}`,
  },
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'a' },
});

/** A deployment of the own form; one id is one deployment. */
export const deployment = (
  id: string,
  data: object = {},
  more: object = {},
) => ({
  specversion: '1.0',
  id: `event-${id}`,
  source: 'forge',
  type: 'dev.paved.deployment',
  time: ago(10),
  data: {
    id,
    entity: 'component:default/ledger',
    environment: 'production',
    result: 'success',
    finishedAt: ago(10),
    ...data,
  },
  ...more,
});

/** Deeper than who follows it to its end has stack for. */
const DEEP = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`;

/** Who vouches for CI jobs, and somebody who only says so. */
class CiIssuer {
  #keys!: Record<'own' | 'other', KeyLike>;
  #server!: Server;

  async start(): Promise<void> {
    const own = await generateKeyPair('RS256');
    const other = await generateKeyPair('RS256');
    this.#keys = { own: own.privateKey, other: other.privateKey };
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one' };
    this.#server = createServer((_req, res) =>
      res
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [jwk] })),
    ).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  stop(): void {
    this.#server.close();
  }

  config() {
    const { port } = this.#server.address() as AddressInfo;
    return {
      issuer: 'https://ci.example',
      audience: 'https://paved.example.com',
      jwksUri: `http://127.0.0.1:${port}/`,
      host: 'github',
      sourceHost: 'github.com',
    };
  }

  async sign(claims?: JWTPayload, isStranger = false): Promise<string> {
    return `Bearer ${await new SignJWT({
      repository: 'Acme/Ledger',
      ref: 'refs/heads/main',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer('https://ci.example')
      .setAudience('https://paved.example.com')
      .setSubject('repo:Acme/Ledger')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(isStranger ? this.#keys.other : this.#keys.own)}`;
  }
}

/** A portal with two components that takes what is told of them. */
class IntakePortal {
  knex!: Knex;
  server!: Server;
  /** Of the moment; the portal knows them after `run('subjects')`. */
  entities: Entity[] = [];
  readonly #issuer: CiIssuer;
  #scheduler!: ReturnType<typeof mockServices.scheduler>;
  #stop?: () => Promise<void>;

  constructor(issuer: CiIssuer) {
    this.#issuer = issuer;
  }

  async start(databaseId: TestDatabaseId): Promise<void> {
    this.knex = await databases.init(databaseId);
    this.entities = [component('ledger'), component('notes')];
    this.#scheduler = mockServices.scheduler();
    const backend = await startTestBackend({
      features: [
        adoptionPlugin,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex: this.knex }),
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => this.#scheduler,
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () =>
            new Proxy({} as typeof catalogServiceRef.T, {
              get: (_, name) => {
                const now = catalogServiceMock({ entities: this.entities });
                return Reflect.get(now, name)?.bind(now);
              },
            }),
        }),
        createServiceFactory({
          service: scaffolderServiceRef,
          deps: {},
          factory: () => ({} as never),
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ send: async () => undefined }),
        }),
        repositoriesServiceMock.mock({
          get: async () => {
            throw new NotFoundError('no such repository');
          },
          list: async () =>
            ({
              items: [
                {
                  id: 'github:acme/notes',
                  url: 'https://github.com/acme/notes',
                },
              ],
            } as never),
        }).factory,
        mockServices.permissions.mock({
          authorize: async (requests, { credentials }: any) =>
            requests.map(() => ({
              result:
                credentials.principal.subject === 'external:other' ||
                credentials.principal.userEntityRef === 'user:default/guest'
                  ? AuthorizeResult.DENY
                  : AuthorizeResult.ALLOW,
            })),
        }).factory,
        mockServices.rootConfig.factory({
          // Those of scorecards hold where adoption has none of its own
          data: { scorecards: { ci: { issuers: [this.#issuer.config()] } } },
        }),
      ],
    });
    this.server = backend.server as unknown as Server;
    this.#stop = () => backend.stop();
    await this.run('subjects');
  }

  async stop(): Promise<void> {
    await this.#stop?.();
    await this.knex.destroy();
  }

  /** The token of a CI job of `Acme/Ledger`. */
  sign(claims?: JWTPayload, isStranger?: boolean): Promise<string> {
    return this.#issuer.sign(claims, isStranger);
  }

  /** What the scheduler does by itself. */
  async run(task: string): Promise<void> {
    await this.#scheduler.triggerTask(`adoption-${task}`);
    const { error } = await this.knex('loops').where({ name: task }).first();
    if (error) {
      throw new Error(`${task} failed: ${error}`);
    }
  }

  send(body: unknown, as: string = service()) {
    return request(this.server)
      .post('/api/adoption/events')
      .set('authorization', as)
      .type('json')
      .send(JSON.stringify(body).replace('"DEEP"', DEEP));
  }

  ask(path: string, as = lead) {
    return request(this.server)
      .get(`/api/adoption${path}`)
      .set('authorization', as);
  }

  upload(kind: string, file: string | Buffer, query = '') {
    return request(this.server)
      .post(`/api/adoption/imports/${kind}${query}`)
      .set('authorization', lead)
      .type('text/csv')
      .send(file);
  }

  /** Ref of the entity that a deployment is one of. */
  async subjectOf(id: string): Promise<string | undefined> {
    const row = await this.knex('deployments').where({ id }).first();
    const subject =
      row?.subject &&
      (await this.knex('subjects').where({ id: row.subject }).first());
    return subject?.entity_ref;
  }
}

/** Tests something of the intake on every database, each time with a portal of its own. */
export function describeIntake(
  subject: string,
  tests: (intake: IntakePortal) => void,
): void {
  describe.each(databases.eachSupportedId())(`${subject}, %s`, databaseId => {
    const issuer = new CiIssuer();
    const intake = new IntakePortal(issuer);
    beforeAll(() => issuer.start());
    afterAll(() => issuer.stop());
    beforeEach(() => intake.start(databaseId));
    afterEach(() => intake.stop());
    tests(intake);
  });
}
