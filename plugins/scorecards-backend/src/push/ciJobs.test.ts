import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import scorecardsPlugin from '..';
import { component, scorecard } from '../__testUtils__/evaluation';

const path = '/api/scorecards';

const ofRepository = (name: string) =>
  component(
    name,
    {},
    {
      metadata: {
        name,
        namespace: 'default',
        annotations: { 'paved.dev/repository': `github:acme/${name}` },
      },
    },
  );
const checks = scorecard().spec?.checks as never[];

describe('a CI job with an identity token', () => {
  let keys: Server;
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;
  let token: string;
  let forged: string;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' };
    keys = createServer((_req, res) =>
      res
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>(resolve => keys.listen(0, '127.0.0.1', resolve));
    const { port } = keys.address() as AddressInfo;
    const sign = (key: typeof pair.privateKey) =>
      new SignJWT({ repository: 'Acme/Ledger', ref: 'refs/heads/main' })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer('https://ci.example')
        .setAudience('https://paved.example.com')
        .setSubject('repo:Acme/Ledger:ref:refs/heads/main')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key);
    token = `Bearer ${await sign(pair.privateKey)}`;
    forged = `Bearer ${await sign(stranger.privateKey)}`;
    const catalog = catalogServiceMock({
      entities: [
        ofRepository('ledger'),
        ofRepository('notes'),
        scorecard({ checks: [checks[1]] }),
      ],
    });
    const scheduler = mockServices.scheduler();
    const backend = await startTestBackend({
      features: [
        scorecardsPlugin,
        createBackendModule({
          pluginId: 'scorecards',
          moduleId: 'test-collector',
          register: env =>
            env.registerInit({
              deps: { collectors: scorecardsCollectorsExtensionPoint },
              init: async ({ collectors }) =>
                collectors.addCollector({
                  id: 'catalog',
                  async *collect() {
                    // It has nothing to say
                  },
                }),
            }),
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        repositoriesServiceMock.mock({
          get: async () => ({ defaultBranch: 'main' } as RepositoryStatus),
        }).factory,
        mockServices.rootConfig.factory({
          data: {
            scorecards: {
              ci: {
                issuers: [
                  {
                    issuer: 'https://ci.example',
                    audience: 'https://paved.example.com',
                    jwksUri: `http://127.0.0.1:${port}/`,
                    host: 'github',
                  },
                ],
              },
            },
          },
        }),
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
    await scheduler.triggerTask('scorecards-sync');
  });
  afterAll(async () => {
    keys.close();
    await stop?.();
  });

  const push = (as: string) =>
    request(server)
      .post(`${path}/facts`)
      .set('authorization', as)
      .send({
        facts: ['ledger', 'notes'].map(name => ({
          entityRef: `component:default/${name}`,
          fact: 'ci.coverage',
          value: 95,
        })),
      });
  const ask = (name: string, as: string) =>
    request(server)
      .get(`${path}/gate`)
      .set('authorization', as)
      .query({
        entityRef: `component:default/${name}`,
        scorecard: 'production-readiness',
      });

  it('pushes facts of its own repository, and has its gate answer', async () => {
    let response = await push(token);
    for (
      let tries = 0;
      response.body.accepted !== 1 && tries < 600;
      tries += 1
    ) {
      await sleep(100);
      response = await push(token);
    }
    expect(response.body).toMatchObject({
      accepted: 1,
      rejected: [{ entityRef: 'component:default/notes' }],
    });
    expect((await ask('ledger', token)).body).toMatchObject({
      decision: 'allow',
    });
    const recorded = await request(server)
      .post(`${path}/gate`)
      .set('authorization', token)
      .send({
        entityRef: 'component:default/ledger',
        scorecard: 'production-readiness',
        commit: 'abcdef1',
      });
    expect(recorded.status).toBe(201);
    expect(recorded.body).toMatchObject({
      decision: 'allow',
      askedBy: 'ci:github.com/acme/ledger',
    });
  });

  it('learns nothing of others, nor does anybody without a token', async () => {
    const others = await ask('notes', token);
    const gone = await ask('gone', token);
    expect(others.status).toBe(404);
    expect(others.body.error.message.replace('notes', 'gone')).toBe(
      gone.body.error.message,
    );
    const nobody = mockCredentials.none.header();
    for (const as of [forged, nobody, 'Bearer a.b.c']) {
      expect((await ask('ledger', as)).status).toBe(401);
      expect((await push(as)).status).toBe(401);
    }
    for (const at of [
      '/badges/component/default/ledger/production-readiness.svg',
      '/standings?scorecard=production-readiness',
      '/decisions?entityRef=component:default/ledger',
      '/waivers',
    ]) {
      const refused = await request(server)
        .get(`${path}${at}`)
        .set('authorization', token);
      expect(refused.status).toBe(401);
    }
  });
});
