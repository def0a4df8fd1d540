import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { EventParams } from '@backstage/plugin-events-node';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import type { Commit } from '@paved/plugin-repositories-common';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { Viewers } from '../permissions/Viewers';
import { createServices } from '../services/createServices';
import { createServicesArea } from '../services/createServicesArea';
import { DatabaseSubjects } from '../subjects/DatabaseSubjects';
import { SubjectSync } from '../subjects/SubjectSync';
import type { Teams } from '../teams/Teams';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

export const PATH = 'goldenpath:default/go';
export const LOCK = '.golden-path.yaml';
/** The nth day of the time that tests are about. */
export const day = (n: number) =>
  new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

/** A lock of a golden path, as a file. */
export const lock = (path = PATH) => `
format: 1
path: ${path}
release: 1.0.0
digest: sha256-${'0'.repeat(64)}
engine: nunjitsu@1.0.0
repository: { owner: acme, name: a }
parameters: {}
files: []
`;

/** Files that a commit leaves, by path; `undefined` removes one. */
export type Step = [at: string, files?: Record<string, string | undefined>];

/** Repositories as lists of commits. */
class FakeRepositories {
  readonly all = new Map<string, Step[]>();
  readonly unregistered = new Set<string>();
  broken?: string;
  reads = 0;

  get service() {
    return repositoriesServiceMock.mock({
      list: async () => ({
        items: [...this.all.keys()].map(id => this.#status(id)),
      }),
      get: async ({ repository }) => {
        if (!this.all.has(repository)) {
          throw new NotFoundError(repository);
        }
        return this.#status(repository);
      },
      history: async ({ repository, ref, path, limit = 100 }) => {
        this.reads += 1;
        if (repository === this.broken) {
          throw new Error('the disk is gone');
        }
        const steps = this.all.get(repository)!;
        const end = ref ? Number(ref.split('@')[1]) : steps.length - 1;
        return steps
          .flatMap(([authoredAt, files = {}], index): Commit[] =>
            index <= end &&
            (!path || Object.keys(files).some(each => each.startsWith(path)))
              ? [
                  {
                    id: `${repository}@${index}`,
                    authorName: 'A',
                    authorEmail: 'a@example.com',
                    authoredAt,
                    subject: 's',
                  },
                ]
              : [],
          )
          .reverse()
          .slice(0, limit);
      },
      readFiles: async ({ repository, ref = '', paths = [] }) => {
        this.reads += 1;
        const end = Number(ref.split('@')[1]);
        const files: Record<string, string | undefined> = {};
        this.all
          .get(repository)!
          .slice(0, end + 1)
          .forEach(([, changed]) => Object.assign(files, changed));
        return {
          commit: ref,
          files: paths.flatMap(path =>
            files[path] === undefined
              ? []
              : [{ path, id: '1', size: 1, content: Buffer.from(files[path]) }],
          ),
        };
      },
      resolveEntity: async ({ entity }) => {
        const url =
          entity.metadata.annotations?.['backstage.io/source-location']!;
        const [, id, path] = /^url:https:\/\/forge\/(\w+)\/(.*)$/.exec(url)!;
        return { repository: this.#status(`forge:acme/${id}`), path };
      },
      resolveUrl: async ({ url }) => {
        const [, id] = /^https:\/\/forge\/(\w+)/.exec(url) ?? [];
        return id
          ? {
              repository: this.#status(`forge:acme/${id}`),
              commit: '',
              path: '',
            }
          : undefined;
      },
    });
  }

  #status(id: string) {
    const [, name] = id.split('/');
    const steps = this.all.get(id) ?? [];
    const isNone = this.unregistered.has(id);
    return {
      id,
      host: 'forge',
      owner: 'acme',
      name,
      url: `https://forge/${name}`,
      cloneUrl: '',
      head: steps.length ? `${id}@${steps.length - 1}` : undefined,
      state: isNone ? ('no-catalog-file' as const) : ('registered' as const),
      entityCount: isNone ? 0 : 1,
      errorCount: 0,
      warningCount: 0,
    };
  }
}

export function component(
  name: string,
  options: {
    repository?: string;
    folder?: string;
    template?: string;
    owner?: string;
    type?: string;
  } = {},
): Entity {
  const {
    repository = name,
    folder = '',
    template,
    owner = 'team',
    type = 'service',
  } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'paved.dev/repository': `forge:acme/${repository}`,
        'backstage.io/source-location': `url:https://forge/${repository}/${folder}`,
        ...(template && { 'backstage.io/source-template': template }),
      },
    },
    spec: { type },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
  };
}

/** What tests change while they look. */
interface ServicesState {
  entities: Entity[];
  /** Completed runs of templates. */
  tasks: Array<{ id: string; template: string; at: string; output: object }>;
  logsRead: number;
  /** What golden paths answer. */
  answers: Record<string, object>;
}

/** Everything at once: the period that tests are about. */
export const query: MetricQuery = {
  from: day(0),
  to: day(100),
  zone: 'UTC',
  bucket: 'month',
};

/** The area over a catalog, repositories, a scaffolder and golden paths that a test makes up. `fetch` has to be restored after it. */
async function startServices(knex: Knex) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const repositories = new FakeRepositories();
  const state: ServicesState = {
    entities: [],
    tasks: [],
    logsRead: 0,
    answers: { '/paths': { items: [] } },
  };
  let publish: (params: EventParams) => Promise<void>;
  const auth = mockServices.auth();
  const catalog = {
    ...catalogServiceMock.mock(),
    async *streamEntities() {
      yield state.entities;
    },
    getEntitiesByRefs: async () => ({ items: [] }),
  };
  const subjects = DatabaseSubjects.create({
    knex,
    teams: { within: async team => new Set([team]) },
  });
  const sync = SubjectSync.create({ catalog, auth, subjects });
  jest.spyOn(global, 'fetch').mockImplementation(async input => {
    const { pathname } = new URL(String(input));
    const answer = state.answers[pathname.replace('/api/golden-paths', '')];
    return answer
      ? Response.json(answer)
      : new Response(undefined, { status: 404 });
  });
  const metrics = MetricRegistry.create({ targets: {} });
  const config = mockServices.rootConfig({
    data: {
      adoption: {
        services: {
          since: '2026-01-01',
          ignoredRepositories: ['*:acme/notes'],
        },
        mandated: ['template:default/audited'],
      },
    },
  });
  const services = createServices({ config, knex, subjects });
  const area = createServicesArea(
    {
      auth,
      catalog,
      config,
      discovery: mockServices.discovery(),
      events: mockServices.events.mock({
        subscribe: async ({ onEvent }) => {
          publish = onEvent;
        },
      }),
      httpAuth: mockServices.httpAuth(),
      knex,
      metrics,
      repositories: repositories.service,
      scaffolder: scaffolderServiceMock.mock({
        listTasks: async ({ limit, offset }) => ({
          items: state.tasks
            .slice(offset, offset! + limit!)
            .map(({ id, template, at }) => ({
              id,
              status: 'completed' as const,
              createdAt: at,
              spec: { templateInfo: { entityRef: template } } as never,
            })),
          totalItems: state.tasks.length,
        }),
        getLogs: async ({ taskId }) => {
          state.logsRead += 1;
          const { output } = state.tasks.find(({ id }) => id === taskId)!;
          return [
            {
              id: 1,
              taskId,
              type: 'completion',
              createdAt: day(0),
              body: { message: 'done', output } as never,
            },
          ];
        },
      }),
      subjects,
      viewers: Viewers.create({
        auth: mockServices.auth(),
        catalog: {
          ...catalogServiceMock.mock(),
          getEntityByRef: async ref =>
            state.entities.find(
              ({ metadata }) =>
                ref === `component:default/${metadata.name}` &&
                metadata.name !== 'secret',
            ),
        },
        permissions: mockServices.permissions.mock(),
        userInfo: mockServices.userInfo.mock(),
        teams: {} as Teams,
      }),
    },
    services,
  );
  await area.start!();
  const router = PromiseRouter();
  area.addRoutes!(router);
  const app = express().use(router).use(mockErrorHandler());
  const look = async (at: string) => {
    await sync.run(new Date(at));
    await area.chores!.services.run(new Date(at), new AbortController().signal);
  };
  return {
    app,
    /** Looks at everything, as the chores do. */
    look,
    metrics,
    publish: (eventPayload: object) =>
      publish({ topic: 'golden-paths', eventPayload }),
    repositories,
    services,
    state,
    subjects,
    async originOf(name: string) {
      const subject = await subjects.find(`component:default/${name}`);
      return (await services.get(subject!.id))!;
    },
    async voluntary(changes: Partial<MetricQuery> = {}) {
      const asked = { ...query, ...changes };
      return (await metrics.measure(['adoption.voluntary'], asked))[0];
    },
  };
}

export type ServicesPortal = Awaited<ReturnType<typeof startServices>>;

/** Tests something of services on every database, each time with a portal of its own. */
export function describeServices(
  subject: string,
  tests: (portal: ServicesPortal) => void,
): void {
  describe.each(databases.eachSupportedId())(`${subject}, %s`, databaseId => {
    const portal = {} as ServicesPortal;
    let knex: Knex;
    beforeEach(async () => {
      knex = await databases.init(databaseId);
      Object.assign(portal, await startServices(knex));
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await knex.destroy();
    });
    tests(portal);
  });
}
