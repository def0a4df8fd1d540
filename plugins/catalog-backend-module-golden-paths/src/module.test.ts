import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import catalogModuleRepositories from '@paved/plugin-catalog-backend-module-repositories';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- discovery is what finds golden paths
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import request from 'supertest';
import goldenPathKindFeatures from '.';

jest.setTimeout(120_000);

const pathOf = (stage: string) => `apiVersion: paved.dev/v1alpha1
kind: GoldenPath
metadata:
  name: nodejs-api
  title: Node.js API
spec:
  owner: platform-team
  lifecycle:
    stage: ${stage}
`;

const fieldForm = `apiVersion: platform.example.com/v1
kind: GoldenPath
metadata:
  name: go-microservice
spec:
  language: Go
  structure:
    - cmd/:
        - main.go
`;

async function startPortal() {
  const root = await mkdtemp(join(tmpdir(), 'paved-golden-paths-'));
  const folder = join(root, 'repositories');
  await mkdir(folder);
  const scheduler = mockServices.scheduler();
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      repositoriesPlugin,
      repositoriesModuleDirectory,
      catalogModuleRepositories,
      goldenPathKindFeatures,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          catalog: { rules: [{ allow: ['GoldenPath'] }] },
          repositories: {
            hosts: {
              directory: { path: folder, url: 'http://git.example.com' },
            },
            mirrors: { path: join(root, 'mirrors') },
          },
        },
      }),
    ],
  });
  return {
    api: request(backend.server),
    async publish(content: string): Promise<void> {
      const path = join(folder, 'acme/golden-paths.git');
      await GitCommand.create().run([
        'init',
        '--quiet',
        '--bare',
        '-b',
        'main',
        '--',
        path,
      ]);
      await pushFiles(
        { url: path },
        { branch: 'main', files: [{ path: 'catalog-info.yaml', content }] },
      );
      await scheduler.triggerTask('repositories-discovery');
    },
    async stop(): Promise<void> {
      await backend.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}

describe('golden paths in the catalog', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = async (name: string) =>
    (
      await portal.api.get(
        `/api/catalog/entities/by-name/goldenpath/default/${name}`,
      )
    ).body;
  const errors = async () => {
    const { body } = await portal.api.get(
      '/api/repositories/findings?repository=directory:acme/golden-paths',
    );
    return (body.items as Array<{ severity: string }>).filter(
      ({ severity }) => severity === 'error',
    );
  };

  it('come from a repository in both forms, owned by whom they name; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(`${pathOf('supported')}---\n${fieldForm}`);
    expect(await errors()).toEqual([]);
    await eventually(async () => {
      expect(await entity('nodejs-api')).toMatchObject({
        kind: 'GoldenPath',
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
      expect(await entity('go-microservice')).toMatchObject({
        spec: { language: 'Go' },
        relations: [],
      });
    });

    await portal.publish(pathOf('suported'));
    expect(await errors()).toEqual([
      expect.objectContaining({
        path: 'catalog-info.yaml',
        line: 9,
        message: 'spec.lifecycle.stage: stage is "suported"',
        remedy: 'Write `supported`.',
      }),
    ]);
    expect((await entity('nodejs-api')).spec.lifecycle.stage).toBe('supported');
  });
});
