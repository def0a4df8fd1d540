import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import catalogModuleRepositories from '@paved/plugin-catalog-backend-module-repositories';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- discovery is what finds entities
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import request from 'supertest';

/**
 * A portal that reads entities from one repository.
 *
 * @public
 */
export interface KindPortal {
  /** Makes this the repository's `catalog-info.yaml`, and has discovery see it. */
  publish(content: string): Promise<void>;
  /** As the catalog's API answers, which for one that is not there is an error. */
  entity(kind: string, name: string): Promise<Entity>;
  /** What discovery found wrong with the repository. */
  errors(): Promise<unknown[]>;
  /** Tries until it holds: the catalog takes a moment to process. */
  eventually(check: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the catalog and discovery with a kind of entity.
 *
 * @public
 */
export async function startKindPortal(options: {
  features: BackendFeature;
  /** That the catalog's rules allow. */
  kind: string;
}): Promise<KindPortal> {
  const root = await mkdtemp(join(tmpdir(), 'paved-kind-'));
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
      options.features,
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
          catalog: { rules: [{ allow: [options.kind] }] },
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
  const api = request(backend.server);
  return {
    async publish(content) {
      const path = join(folder, 'acme/platform.git');
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
    async entity(kind, name) {
      const { body } = await api.get(
        `/api/catalog/entities/by-name/${kind}/default/${name}`,
      );
      return body;
    },
    async errors() {
      const { body } = await api.get(
        '/api/repositories/findings?repository=directory:acme/platform',
      );
      return (body.items as Array<{ severity: string }>).filter(
        ({ severity }) => severity === 'error',
      );
    },
    async eventually(check) {
      const end = Date.now() + 240_000;
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
    },
    async stop() {
      await backend.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
