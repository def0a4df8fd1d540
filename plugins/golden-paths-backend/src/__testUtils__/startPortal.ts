import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  type BackendFeature,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import goldenPathKinds from '@paved/plugin-catalog-backend-module-golden-paths';
import catalogModuleRepositories from '@paved/plugin-catalog-backend-module-repositories';
import type {
  GoldenPathEvent,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { renderRelease, toFileWrites } from '@paved/plugin-golden-paths-node';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the portal of tests has both
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import {
  GitCommand,
  repositoriesServiceRef,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import request from 'supertest';
import goldenPathsPlugin from '..';

const BASE = '/api/golden-paths';
/** Sees and may do everything. */
export const sara = mockCredentials.user.header('user:default/sara-lind');
/** To him the catalog shows only what he owns: nothing. */
export const tomasRef = 'user:default/tomas-berg';
export const tomas = mockCredentials.user.header(tomasRef);

const isTomas = (credentials: BackstageCredentials | undefined) =>
  (credentials?.principal as { userEntityRef?: string } | undefined)
    ?.userEntityRef === tomasRef;

/** A portal of repositories, a catalog and golden paths, over a folder of bare repositories. */
export async function startPortal(more: { features?: BackendFeature[] } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'paved-portal-'));
  const folder = join(root, 'repositories');
  await mkdir(folder);
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  const told: GoldenPathEvent[] = [];
  await events.subscribe({
    id: 'test',
    topics: ['golden-paths'],
    onEvent: async ({ eventPayload }) => {
      told.push(eventPayload as GoldenPathEvent);
    },
  });
  const scheduler = mockServices.scheduler();
  const denied = new Set<string>();
  const audited: string[] = [];
  const user = (name: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name },
    spec: {
      profile: { displayName: name, email: `${name}@example.com` },
      memberOf: [],
    },
  });
  let service: RepositoriesService | undefined;
  const backend = await startTestBackend({
    features: [
      goldenPathsPlugin,
      goldenPathKinds,
      catalogPlugin,
      scaffolderEntityModel,
      repositoriesPlugin,
      repositoriesModuleDirectory,
      catalogModuleRepositories,
      ...(more.features ?? []),
      createBackendPlugin({
        pluginId: 'asker',
        register: env =>
          env.registerInit({
            deps: { repositories: repositoriesServiceRef },
            init: async ({ repositories }) => {
              service = repositories;
            },
          }),
      }),
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
      createServiceFactory({
        service: coreServices.auditor,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => ({
          createEvent: async ({ eventId }) => {
            const note = async (outcome: string) => {
              if (plugin.getId() === 'golden-paths') {
                audited.push(`${eventId} ${outcome}`);
              }
            };
            return {
              success: () => note('succeeded'),
              fail: () => note('failed'),
            };
          },
        }),
      }),
      mockServices.permissions.mock({
        authorize: async (requests, options) =>
          requests.map(({ permission }) => ({
            result:
              denied.has(permission.name) ||
              (isTomas(options?.credentials) &&
                permission.attributes.action !== 'read')
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          })),
        authorizeConditional: async (requests, options) =>
          requests.map(
            ({ permission }): PolicyDecision =>
              isTomas(options?.credentials) &&
              permission.name === 'catalog.entity.read'
                ? {
                    result: AuthorizeResult.CONDITIONAL,
                    pluginId: 'catalog',
                    resourceType: 'catalog-entity',
                    conditions: {
                      rule: 'IS_ENTITY_OWNER',
                      resourceType: 'catalog-entity',
                      params: { claims: [tomasRef] },
                    },
                  }
                : { result: AuthorizeResult.ALLOW },
          ),
      }).factory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          catalog: {
            rules: [
              {
                allow: [
                  'Component',
                  'Location',
                  'GoldenPath',
                  'Template',
                  'User',
                ],
              },
            ],
          },
          scaffolder: {
            taskRecovery: { enabled: true, workspaceProvider: 'database' },
          },
          repositories: {
            defaultOwner: 'acme',
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
  const repositories = service!;
  const asPlugin = { credentials: mockCredentials.service() };

  const portal = {
    api,
    told,
    denied,
    audited,
    repositories,
    asPlugin,
    get: (path: string, as = sara) =>
      api.get(`${BASE}${path}`).set('Authorization', as),
    post: (path: string, body: object = {}, as = sara) =>
      api.post(`${BASE}${path}`).set('Authorization', as).send(body),
    put: (path: string, body: object = {}, as = sara) =>
      api.put(`${BASE}${path}`).set('Authorization', as).send(body),
    /** Pushes to a branch as a person would, creating the repository when need be, and has the portal look. */
    async push(
      repository: string,
      files: Record<string, string | undefined>,
      branch = 'main',
      options: {
        /** False: the portal does not look at once. */
        isSeen?: boolean;
      } = {},
    ): Promise<string> {
      const path = join(folder, `${repository}.git`);
      await GitCommand.create().run([
        ...['init', '--quiet', '--bare', '-b', 'main', '--', path],
      ]);
      const commit = await pushFiles(
        { url: path },
        {
          branch,
          files: Object.entries(files).map(([name, content]) => ({
            path: name,
            content,
          })),
        },
      );
      if (options.isSeen ?? true) {
        await scheduler.triggerTask('repositories-discovery');
      }
      return commit;
    },
    /** Replaces the history of `main` by one commit with the same files, as a forced push does. */
    async rewriteHistory(repository: string): Promise<void> {
      const git = async (...args: string[]) =>
        (
          await GitCommand.create().run([
            `--git-dir=${join(folder, `${repository}.git`)}`,
            ...['-c', 'user.name=Sara', '-c', 'user.email=sara@example.com'],
            ...args,
          ])
        )
          .toString()
          .trim();
      const commit = await git('commit-tree', 'main^{tree}', '-m', 'Anew');
      await git('update-ref', 'refs/heads/main', commit);
      await scheduler.triggerTask('repositories-discovery');
    },
    /** Makes a service from a release, as the template's run does. */
    async create(
      name: string,
      version = 'latest',
      owner = 'ledger-team',
    ): Promise<void> {
      const { body } = await portal
        .get(`/paths/default/service/releases/${version}/snapshot`)
        .expect(200);
      const snapshot: ReleaseSnapshot = {
        ...body.snapshot,
        path: body.release.path,
        files: body.snapshot.files.map((file: { content: string }) => ({
          ...file,
          content: new Uint8Array(Buffer.from(file.content, 'base64')),
        })),
      };
      const { files, lockFile } = renderRelease(snapshot, {
        parameters: { name, owner: `group:default/${owner}` },
        repository: { owner: 'acme', name },
      });
      await repositories.create(
        {
          host: 'directory',
          owner: 'acme',
          name,
          files: toFileWrites([...files, lockFile]),
          author: { name: 'Sara Lind', email: 'sara.lind@example.com' },
          message: 'From a golden path',
        },
        asPlugin,
      );
    },
    async readFile(
      name: string,
      path: string,
      ref?: string,
    ): Promise<string | undefined> {
      let content: string | undefined;
      // A branch that is a moment old has not been fetched yet
      await eventually(async () => {
        const { files } = await repositories.readFiles(
          { repository: `directory:acme/${name}`, ref, paths: [path] },
          asPlugin,
        );
        content = files[0]?.content?.toString();
      });
      return content;
    },
    /** Runs one of the plugin's tasks now. */
    run: (task: string) => scheduler.triggerTask(`golden-paths-${task}`),
    async addUser(name: string): Promise<void> {
      await portal.push('acme/people', {
        'catalog-info.yaml': JSON.stringify(user(name)),
      });
    },
    async stop(): Promise<void> {
      await backend.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  return portal;
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
      await sleep(100);
    }
  }
}
