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
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- discovery is what finds scorecards
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import request from 'supertest';
import scorecardKindFeatures from '.';

jest.setTimeout(120_000);

const scorecard = (expression: string) => `apiVersion: paved.dev/v1alpha1
kind: Scorecard
metadata:
  name: readiness
  title: Readiness
spec:
  owner: platform-team
  appliesTo:
    kind: Component
  levels:
    - id: bronze
      title: Bronze
  checks:
    - id: readme
      title: There is a README
      why: People start there
      level: bronze
      expression: ${expression}
  gate:
    level: bronze
`;

async function startPortal() {
  const root = await mkdtemp(join(tmpdir(), 'paved-scorecards-'));
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
      scorecardKindFeatures,
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
          catalog: { rules: [{ allow: ['Scorecard'] }] },
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
      const path = join(folder, 'acme/standards.git');
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

describe('scorecards in the catalog', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = () =>
    portal.api.get('/api/catalog/entities/by-name/scorecard/default/readiness');
  const errors = async () => {
    const { body } = await portal.api.get(
      '/api/repositories/findings?repository=directory:acme/standards',
    );
    return (body.items as Array<{ severity: string; message: string }>).filter(
      ({ severity }) => severity === 'error',
    );
  };

  it('come from a repository, owned by whom they name; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(scorecard('facts.repository.readme'));
    expect(await errors()).toEqual([]);
    await eventually(async () => {
      const { body } = await entity();
      expect(body).toMatchObject({
        kind: 'Scorecard',
        spec: { checks: [{ expression: 'facts.repository.readme' }] },
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
    });

    await portal.publish(scorecard('facts.repository.readme ==='));
    expect(await errors()).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/expression/),
        path: 'catalog-info.yaml',
        line: expect.any(Number),
      }),
    ]);
    const { body: kept } = await entity();
    expect(kept.spec.checks[0].expression).toBe('facts.repository.readme');

    await portal.publish(scorecard('facts.repository.readme == true'));
    await eventually(async () => {
      const { body } = await entity();
      expect(body.spec.checks[0].expression).toBe(
        'facts.repository.readme == true',
      );
    });
  });
});
