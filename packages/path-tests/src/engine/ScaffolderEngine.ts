import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import {
  snapshotDigest,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import { createRenderAction } from '@paved/plugin-scaffolder-backend-module-golden-paths';
import scaffolderModuleRepositories from '@paved/plugin-scaffolder-backend-module-repositories';
import createKnex, { type Knex } from 'knex';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { OWNER } from '../owner';
import type { Engine } from './Engine';

type Backend = Awaited<ReturnType<typeof startTestBackend>>;

/** In memory, and gone when they are closed: those of the portal look after themselves for a minute longer. */
class Databases {
  readonly #open = new Map<string, Knex>();

  readonly factory = createServiceFactory({
    service: coreServices.database,
    deps: { plugin: coreServices.pluginMetadata },
    factory: ({ plugin }) => ({
      getClient: async () => {
        const id = plugin.getId();
        const known =
          this.#open.get(id) ??
          createKnex({
            client: 'better-sqlite3',
            connection: ':memory:',
            useNullAsDefault: true,
            // More than one would each have a memory of its own
            pool: { min: 1, max: 1 },
          });
        this.#open.set(id, known);
        return known;
      },
    }),
  });

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(each => each.destroy()));
  }
}

/** See `startScaffolder`. */
export class ScaffolderEngine implements Engine {
  readonly #backend: Backend;
  readonly #url: string;
  readonly #releases: Map<string, ReleaseSnapshot>;
  readonly #dispose: () => Promise<void>;

  static async start(): Promise<ScaffolderEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'paved-scaffolder-'));
    await mkdir(join(folder, 'repositories'));
    const releases = new Map<string, ReleaseSnapshot>();
    const databases = new Databases();
    const backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleRepositories,
        goldenPathsOf(releases),
        repositoriesPlugin,
        repositoriesModuleDirectory,
        catalogServiceMock.factory(),
        databases.factory,
        mockServices.rootConfig.factory({ data: configOf(folder) }),
      ],
    });
    return new ScaffolderEngine({
      backend,
      releases,
      dispose: async () => {
        await databases.close();
        await rm(folder, { recursive: true, force: true });
      },
    });
  }

  private constructor(options: {
    backend: Backend;
    releases: Map<string, ReleaseSnapshot>;
    dispose: () => Promise<void>;
  }) {
    this.#backend = options.backend;
    this.#url = `http://127.0.0.1:${options.backend.server.port()}`;
    this.#releases = options.releases;
    this.#dispose = options.dispose;
  }

  async run(
    snapshot: ReleaseSnapshot,
    parameters: JsonObject,
  ): Promise<Map<string, { content: Uint8Array; isExecutable: boolean }>> {
    this.#releases.set(snapshot.path, snapshot);
    const file = snapshot.files.find(({ path }) => path === 'template.yaml');
    const response = await fetch(`${this.#url}/api/scaffolder/v2/dry-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        template: parse(Buffer.from(file?.content ?? '').toString('utf8')),
        values: parameters,
        directoryContents: [],
      }),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(
        answer.error?.message ??
          answer.errors
            ?.map(({ stack }: { stack: string }) => stack)
            .join('; ') ??
          `the scaffolder answers ${response.status}`,
      );
    }
    const { directoryContents, log } = answer as {
      directoryContents: Array<{
        path: string;
        executable?: boolean;
        base64Content: string;
      }>;
      log: Array<{ body: { message: string; status?: string } }>;
    };
    const failed = log.find(({ body }) => body.status === 'failed');
    if (failed) {
      throw new Error(failed.body.message);
    }
    return new Map(
      directoryContents.map(({ path, executable, base64Content }) => [
        path,
        {
          content: Buffer.from(base64Content, 'base64'),
          isExecutable: executable ?? false,
        },
      ]),
    );
  }

  async stop(): Promise<void> {
    await this.#backend.stop();
    await this.#dispose();
  }
}

/** `golden-path:render` with the releases at hand. */
function goldenPathsOf(releases: Map<string, ReleaseSnapshot>) {
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'path-tests',
    register(reg) {
      reg.registerInit({
        deps: { scaffolder: scaffolderActionsExtensionPoint },
        async init({ scaffolder }) {
          scaffolder.addActions(
            createRenderAction({
              goldenPaths: {
                release: async ({ path }) => {
                  const snapshot = releases.get(path);
                  if (!snapshot) {
                    throw new NotFoundError(
                      `the template names the path ${path}, which is not the one it belongs to`,
                    );
                  }
                  return { digest: snapshotDigest(snapshot), snapshot };
                },
                recordCreation: async () => {
                  throw new Error('a dry run creates nothing');
                },
              },
              defaultOwner: OWNER,
            }),
          );
        },
      });
    },
  });
}

function configOf(folder: string): JsonObject {
  const baseUrl = 'http://localhost:7007';
  return {
    app: { baseUrl },
    backend: { baseUrl, listen: { host: '127.0.0.1', port: 0 } },
    repositories: {
      defaultOwner: OWNER,
      hosts: {
        directory: {
          path: join(folder, 'repositories'),
          url: `${baseUrl}/git`,
          serve: false,
        },
      },
      mirrors: { path: join(folder, 'mirrors') },
    },
    // Dry runs need no worker
    scaffolder: { concurrentTasksLimit: 0 },
  };
}
