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
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- discovery is what finds dashboards
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import request from 'supertest';
import adoptionKindFeatures from '.';

jest.setTimeout(120_000);

const dashboard = (widget: string) => `apiVersion: platform.example.com/v1
kind: PortalDashboard
metadata:
  name: developer-portal
spec:
  owner: platform-team
  sections:
    - name: My Services
      widget: ${widget}
`;

async function startPortal() {
  const root = await mkdtemp(join(tmpdir(), 'paved-adoption-'));
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
      adoptionKindFeatures,
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
          catalog: { rules: [{ allow: ['PortalDashboard'] }] },
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
      const path = join(folder, 'acme/portal.git');
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

describe('a dashboard in the catalog', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = async () =>
    (
      await portal.api.get(
        '/api/catalog/entities/by-name/portaldashboard/default/developer-portal',
      )
    ).body;
  const errors = async () => {
    const { body } = await portal.api.get(
      '/api/repositories/findings?repository=directory:acme/portal',
    );
    return (body.items as Array<{ severity: string }>).filter(
      ({ severity }) => severity === 'error',
    );
  };

  it('comes from a repository, owned by whom it names; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(dashboard('service-list'));
    expect(await errors()).toEqual([]);
    await eventually(async () => {
      expect(await entity()).toMatchObject({
        kind: 'PortalDashboard',
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
    });

    await portal.publish(dashboard('service-lists'));
    expect(await errors()).toEqual([
      expect.objectContaining({
        path: 'catalog-info.yaml',
        line: 9,
        message: 'spec.sections[0].widget: widget is "service-lists"',
        remedy: 'Write `service-list`.',
      }),
    ]);
    expect((await entity()).spec.sections[0].widget).toBe('service-list');
  });
});
