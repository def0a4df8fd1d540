import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import catalogModuleScaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import workspaceDatabaseModule from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import catalogModuleRepositories from '@paved/plugin-catalog-backend-module-repositories';
import repositoriesPlugin from '@paved/plugin-repositories-backend';
import repositoriesModuleDirectory from '@paved/plugin-repositories-backend-module-directory';
import request from 'supertest';
import { scaffolderModuleRepositories } from '../module';

/** Where this repository keeps its templates. */
export const templatesFolder = resolve(__dirname, '../../../../templates');

/** What a task came to. */
export interface TaskOutcome {
  id: string;
  status: string;
  /** Log lines of the attempts so far. */
  log: string;
  /** Status of each step, the last word of each. */
  steps: Record<string, string>;
  links: Array<{ title: string; url?: string; entityRef?: string }>;
  text: string;
}

/** The plugins that the journey "create" runs through, with a folder of repositories, talked to over HTTP. */
export class TestPortal {
  readonly #server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  readonly #stop: () => Promise<void>;

  private constructor(backend: Awaited<ReturnType<typeof startTestBackend>>) {
    this.#server = backend.server;
    this.#stop = () => backend.stop();
  }

  static async start(options: {
    /** Gets `repositories/` and `mirrors/`. */
    dataFolder: string;
    port: number;
    /** Patterns of catalog files; those of templates among them. */
    catalogFiles: string[];
    features?: BackendFeature[];
  }): Promise<TestPortal> {
    const { dataFolder, port, catalogFiles, features = [] } = options;
    const baseUrl = `http://localhost:${port}`;
    const events = DefaultEventsService.create({
      logger: mockServices.logger.mock(),
    });
    const backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleScaffolderEntityModel,
        scaffolderPlugin,
        workspaceDatabaseModule,
        repositoriesPlugin,
        repositoriesModuleDirectory,
        catalogModuleRepositories,
        scaffolderModuleRepositories,
        ...features,
        // One for all plugins, as in a portal
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl },
            backend: { baseUrl, listen: { host: '127.0.0.1', port } },
            integrations: {
              gitea: [{ host: `localhost:${port}`, baseUrl: `${baseUrl}/git` }],
            },
            repositories: {
              defaultOwner: 'acme',
              hosts: {
                directory: {
                  path: `${dataFolder}/repositories`,
                  url: `${baseUrl}/git`,
                  serve: true,
                },
              },
              mirrors: { path: `${dataFolder}/mirrors` },
            },
            scaffolder: {
              taskRecovery: { enabled: true, workspaceProvider: 'database' },
            },
            catalog: {
              rules: [{ allow: ['Component', 'System', 'API', 'Resource'] }],
              processingInterval: { hours: 1 },
              locations: catalogFiles.map(target => ({
                type: 'file',
                target,
                rules: [{ allow: ['Template', 'Group', 'System', 'User'] }],
              })),
            },
          },
        }),
      ],
    });
    return new TestPortal(backend);
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  /** The port it really listens on. */
  get port(): number {
    return this.#server.port();
  }

  async entity(kind: string, name: string): Promise<Entity | undefined> {
    const response = await request(this.#server).get(
      `/api/catalog/entities/by-name/${kind}/default/${name}`,
    );
    return response.status === 200 ? response.body : undefined;
  }

  async waitForEntity(kind: string, name: string): Promise<Entity> {
    for (let attempt = 0; attempt < 2_400; attempt++) {
      const entity = await this.entity(kind, name);
      if (entity) {
        return entity;
      }
      await sleep(100);
    }
    throw new Error(`${kind} ${name} is not in the catalog after four minutes`);
  }

  async runTemplate(
    template: string,
    values: JsonObject,
  ): Promise<TaskOutcome> {
    const { body } = await request(this.#server)
      .post('/api/scaffolder/v2/tasks')
      .send({ templateRef: `template:default/${template}`, values })
      .expect(201);
    return this.#outcome(body.id);
  }

  async retry(task: TaskOutcome): Promise<TaskOutcome> {
    await request(this.#server)
      .post(`/api/scaffolder/v2/tasks/${task.id}/retry`)
      .send({})
      .expect(201);
    return this.#outcome(task.id);
  }

  async dryRun(body: {
    template: unknown;
    values: JsonObject;
    directoryContents: Array<{ path: string; base64Content: string }>;
  }): Promise<{
    log: Array<{ body: { message: string } }>;
    directoryContents: Array<{ path: string; base64Content: string }>;
    output: JsonObject;
  }> {
    const response = await request(this.#server)
      .post('/api/scaffolder/v2/dry-run')
      .send(body);
    if (response.status !== 200) {
      throw new Error(response.body.error?.message ?? response.text);
    }
    return response.body;
  }

  async #outcome(id: string): Promise<TaskOutcome> {
    for (let attempt = 0; attempt < 4_800; attempt++) {
      const { body: task } = await request(this.#server).get(
        `/api/scaffolder/v2/tasks/${id}`,
      );
      if (!['open', 'processing'].includes(task.status)) {
        const { body: events } = await request(this.#server).get(
          `/api/scaffolder/v2/tasks/${id}/events`,
        );
        return summarize(id, task.status, events);
      }
      await sleep(100);
    }
    throw new Error(`The task ${id} has not ended after eight minutes`);
  }
}

function summarize(
  id: string,
  status: string,
  events: Array<{
    type: string;
    body: {
      message: string;
      stepId?: string;
      status?: string;
      output?: Partial<Pick<TaskOutcome, 'links'>> & {
        text?: Array<{ content: string }>;
      };
    };
  }>,
): TaskOutcome {
  const steps: TaskOutcome['steps'] = {};
  for (const { body } of events) {
    if (body.stepId && body.status) {
      steps[body.stepId] = body.status;
    }
  }
  const output = events.find(event => event.type === 'completion')?.body.output;
  return {
    id,
    status,
    log: events.map(event => event.body.message).join('\n'),
    steps,
    links: output?.links ?? [],
    text: (output?.text ?? []).map(({ content }) => content).join('\n'),
  };
}
