import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import catalogModuleRepositories from '..';

/** A portal of nothing but repositories and a catalog, and the folder of bare repositories that it discovers. */
export async function startPortal(options?: {
  config?: JsonObject;
  discovery?: JsonObject;
  features?: BackendFeature[];
}) {
  const root = await mkdtemp(join(tmpdir(), 'paved-portal-'));
  const folder = join(root, 'repositories');
  await mkdir(folder);
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      ...(options?.features ?? []),
      catalogPlugin,
      scaffolderEntityModel,
      // What entities refer to elsewhere is a comment, whatever the network
      mockServices.urlReader.mock({
        readUrl: async () => ({
          buffer: async () => Buffer.from('# elsewhere\n'),
        }),
        search: async url => ({
          etag: '',
          files: [{ url, content: async () => Buffer.from('# elsewhere\n') }],
        }),
      }).factory,
      repositoriesPlugin,
      repositoriesModuleDirectory,
      catalogModuleRepositories,
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
          repositories: {
            hosts: {
              directory: {
                path: folder,
                url: 'http://git.example.com',
                hookSecret: 'a secret',
              },
            },
            mirrors: { path: join(root, 'mirrors') },
            discovery: options?.discovery ?? {},
          },
          ...options?.config,
        },
      }),
    ],
  });
  const git = GitCommand.create();

  return {
    folder,
    api: request(backend.server),
    /** Pushes files to a repository's main branch, creating it when need be. The portal is not told. */
    async push(
      repository: string,
      files: Record<string, string | undefined>,
    ): Promise<void> {
      const path = join(folder, `${repository}.git`);
      await git.run(['init', '--quiet', '--bare', '-b', 'main', '--', path]);
      await pushFiles(
        { url: path },
        {
          branch: 'main',
          files: Object.entries(files).map(([name, content]) => ({
            path: name,
            content,
          })),
        },
      );
    },
    /** A run over all repositories, as the schedule would start it. */
    async discover(): Promise<void> {
      await scheduler.triggerTask('repositories-discovery');
    },
    async catalogRefs(): Promise<string[]> {
      const { body } = await request(backend.server).get(
        '/api/catalog/entities?fields=kind,metadata.name,metadata.namespace',
      );
      return (body as Entity[])
        .map(({ kind, metadata }) =>
          `${kind}:${metadata.namespace}/${metadata.name}`.toLowerCase(),
        )
        .sort();
    },
    async stop(): Promise<void> {
      await backend.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Waits for something that happens by itself. */
export async function eventually(check: () => Promise<void>): Promise<void> {
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
}
