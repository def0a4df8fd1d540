import {
  mockCredentials,
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
import request from 'supertest';
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { Viewers } from '../permissions/Viewers';
import { DatabaseSubjects } from '../subjects/DatabaseSubjects';
import { SubjectSync } from '../subjects/SubjectSync';
import type { Teams } from '../teams/Teams';
import { createServicesArea } from './createServicesArea';
import { createServicesOnPaths } from './createServicesOnPaths';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const PATH = 'goldenpath:default/go';
const LOCK = '.golden-path.yaml';
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

const lock = (path = PATH) => `
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
type Step = [at: string, files?: Record<string, string | undefined>];

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

function component(
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

describe.each(databases.eachSupportedId())('services, %s', databaseId => {
  let knex: Knex;
  let entities: Entity[];
  let repositories: FakeRepositories;
  let tasks: Array<{
    id: string;
    template: string;
    at: string;
    output: object;
  }>;
  let logsRead: number;
  /** What golden paths answer. */
  let answers: Record<string, object>;
  let publish: (params: EventParams) => Promise<void>;
  let subjects: DatabaseSubjects;
  let look: (at: string) => Promise<void>;
  let metrics: MetricRegistry;
  let onPaths: ReturnType<typeof createServicesOnPaths>;
  let app: express.Express;

  const query: MetricQuery = {
    from: day(0),
    to: day(100),
    zone: 'UTC',
    bucket: 'month',
  };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    entities = [];
    tasks = [];
    logsRead = 0;
    answers = { '/paths': { items: [] } };
    repositories = new FakeRepositories();
    const auth = mockServices.auth();
    const catalog = {
      ...catalogServiceMock.mock(),
      async *streamEntities() {
        yield entities;
      },
      getEntitiesByRefs: async () => ({ items: [] }),
    };
    subjects = DatabaseSubjects.create({
      knex,
      teams: { within: async team => new Set([team]) },
    });
    const sync = SubjectSync.create({ catalog, auth, subjects });
    jest.spyOn(global, 'fetch').mockImplementation(async input => {
      const { pathname } = new URL(String(input));
      const answer = answers[pathname.replace('/api/golden-paths', '')];
      return answer
        ? Response.json(answer)
        : new Response(undefined, { status: 404 });
    });
    metrics = MetricRegistry.create({ targets: {} });
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
    onPaths = createServicesOnPaths({ config, knex, subjects });
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
            items: tasks
              .slice(offset, offset! + limit!)
              .map(({ id, template, at }) => ({
                id,
                status: 'completed' as const,
                createdAt: at,
                spec: { templateInfo: { entityRef: template } } as never,
              })),
            totalItems: tasks.length,
          }),
          getLogs: async ({ taskId }) => {
            logsRead += 1;
            const { output } = tasks.find(({ id }) => id === taskId)!;
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
              entities.find(
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
      onPaths,
    );
    await area.start!();
    const router = PromiseRouter();
    area.addRoutes!(router);
    app = express().use(router).use(mockErrorHandler());
    look = async at => {
      await sync.run(new Date(at));
      await area.chores!.services.run(
        new Date(at),
        new AbortController().signal,
      );
    };
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await knex.destroy();
  });

  const originOf = async (name: string) => {
    const subject = await subjects.find(`component:default/${name}`);
    return (await onPaths.get(subject!.id))!;
  };
  const voluntary = async (changes: Partial<MetricQuery> = {}) =>
    (
      await metrics.measure(['adoption.voluntary'], { ...query, ...changes })
    )[0];

  it('are known by what proves where they are from', async () => {
    const start: Step = [day(1), { 'README.md': '' }];
    const made: Step = [day(1), { [LOCK]: lock() }];
    repositories.all
      .set('forge:acme/old', [[day(-400), {}]])
      .set('forge:acme/a', [start, made])
      .set('forge:acme/b', [start])
      .set('forge:acme/c', [start])
      .set('forge:acme/d', [start, [day(20), { [LOCK]: lock() }]])
      .set('forge:acme/mono', [
        [day(-400), { 'one/x': '' }],
        [day(3), { 'two/x': '' }],
      ])
      .set('forge:acme/loose', [[day(5), {}]])
      .set('forge:acme/notes', [[day(5), {}]])
      .set('forge:acme/library', [[day(5), {}]])
      .set('forge:acme/empty', []);
    repositories.unregistered
      .add('forge:acme/loose')
      .add('forge:acme/notes')
      .add('forge:acme/empty');
    entities = [
      component('old'),
      component('a'),
      component('b', { template: 'template:default/web' }),
      component('c'),
      component('d', { owner: 'other' }),
      component('one', { repository: 'mono', folder: 'one/' }),
      component('two', { repository: 'mono', folder: 'two/' }),
      component('library', { type: 'library' }),
    ];
    tasks = [
      {
        id: 'task-c',
        template: 'template:default/audited',
        at: day(1),
        output: {
          entityRef: 'component:default/c',
          links: [{ url: 'https://forge/c', title: 'It' }],
        },
      },
    ];
    answers['/paths'] = {
      items: [
        { path: { ref: PATH, title: 'Go' }, template: 'template:default/go' },
        {
          path: { ref: 'goldenpath:default/web', title: 'Web' },
          template: 'template:default/Web',
        },
      ],
    };
    await look(day(30));

    const classes = Object.fromEntries(
      await Promise.all(
        ['old', 'a', 'b', 'c', 'd', 'one', 'two'].map(async name => {
          const { origin } = await originOf(name);
          return [name, `${origin.class} ${origin.createdAt?.slice(0, 10)}`];
        }),
      ),
    );
    expect(classes).toEqual({
      old: 'imported 2024-11-27',
      a: 'golden-path 2026-01-02',
      b: 'golden-path 2026-01-02',
      c: 'other-template 2026-01-02',
      d: 'from-scratch 2026-01-02',
      one: 'imported 2024-11-27',
      two: 'from-scratch 2026-01-04',
    });
    expect((await originOf('a')).origin.evidence[0]).toMatchObject({
      source: 'lock',
      commit: 'forge:acme/a@1',
    });
    expect((await originOf('c')).origin).toMatchObject({
      isMandated: true,
      evidence: [{ source: 'template-run', task: 'task-c' }, {}, {}],
    });
    expect((await originOf('d')).stays).toEqual([
      { path: PATH, from: day(20), how: 'adopted' },
    ]);

    // Of loose, d and two, from scratch, a and b on a path
    expect(await voluntary()).toMatchObject({ value: 40, sample: 5 });
    expect(await voluntary({ path: PATH })).toMatchObject({ value: 20 });
    expect(await voluntary({ team: 'group:default/other' })).toMatchObject({
      value: 0,
      sample: 1,
      notes: [expect.stringContaining('belong to no team')],
    });
    expect(await voluntary({ entity: 'component:default/a' })).toMatchObject({
      value: 100,
      sample: 1,
    });
    const { rows, totalItems, nextCursor } = await metrics.rows(
      'adoption.voluntary',
      query,
      { limit: 2 },
    );
    // The two that were imported were seen last
    expect(rows.map(row => row.class)).toEqual(['Imported', 'Imported']);
    expect(totalItems).toBe(8);
    const next = await metrics.rows('adoption.voluntary', query, {
      limit: 2,
      cursor: nextCursor,
    });
    expect(next.rows[0]).toMatchObject({
      service: 'loose',
      class: 'From scratch, not in the catalog',
      counted: 'yes, made otherwise',
    });
    const a = (await subjects.find('component:default/a'))!;
    expect((await onPaths.subjectsOn(PATH)).has(a.id)).toBe(true);
    expect(await onPaths.pathOf(a.id)).toBe(PATH);

    // Nothing is different: nothing is read or written again
    const version = await onPaths.version();
    const reads = repositories.reads;
    await look(day(31));
    expect(await onPaths.version()).toBe(version);
    expect(repositories.reads).toBe(reads);
    expect(logsRead).toBe(1);
  });

  it('keep their history when they are renamed, registered late, and moved', async () => {
    repositories.all
      .set('forge:acme/other', [[day(-400), {}]])
      .set('forge:acme/a', [[day(40), { [LOCK]: lock() }]])
      .set('forge:acme/people', [[day(40), {}]]);
    repositories.unregistered.add('forge:acme/a').add('forge:acme/people');
    entities = [component('other')];
    await look(day(41));
    expect(await voluntary()).toMatchObject({ value: 50, sample: 2 });
    // It turns out to hold no service
    repositories.unregistered.delete('forge:acme/people');
    await look(day(41));
    expect(await voluntary()).toMatchObject({ value: 100, sample: 1 });

    repositories.unregistered.clear();
    entities = [component('other'), component('a', { template: 'x' })];
    await look(day(42));
    expect(await voluntary()).toMatchObject({ value: 100, sample: 1 });
    const { id } = await originOf('a');

    entities = [
      component('other'),
      component('b', { repository: 'a', owner: 'other' }),
    ];
    await look(day(43));
    expect((await originOf('b')).id).toBe(id);
    expect((await originOf('b')).origin.class).toBe('golden-path');
    expect(await voluntary({ team: 'group:default/other' })).toMatchObject({
      value: 100,
      sample: 1,
    });

    // The lock is taken out, and the repository then removed
    repositories.all
      .get('forge:acme/a')!
      .push([day(50), { [LOCK]: undefined }]);
    await look(day(51));
    expect((await originOf('b')).stays).toMatchObject([
      { from: day(40), to: day(50), left: 'lock-removed' },
    ]);
    expect((await onPaths.subjectsOn(PATH)).size).toBe(0);
    repositories.all.delete('forge:acme/a');
    entities = [component('other')];
    await look(day(52));
    expect(await voluntary()).toMatchObject({ value: 100, sample: 1 });

    // Another one takes the name
    repositories.all.set('forge:acme/a', [[day(55), {}]]);
    entities = [component('other'), component('b', { repository: 'a' })];
    await look(day(56));
    expect((await originOf('b')).origin).toMatchObject({
      class: 'from-scratch',
      createdAt: day(55),
    });
    expect((await originOf('b')).stays).toEqual([]);
  });

  it('know what golden paths made and where teams deviate, even when events are lost', async () => {
    repositories.all.set('forge:acme/a', [[day(10), {}]]);
    entities = [component('a')];
    answers['/paths'] = { items: [{ path: { ref: PATH, title: 'Go' } }] };
    const event = (eventPayload: object) =>
      publish({ topic: 'golden-paths', eventPayload });
    await event({
      id: 'creations/k/golden-path.created',
      type: 'golden-path.created',
      at: day(10),
      path: PATH,
      release: '1.0.0',
      repository: 'forge:acme/a',
    });
    await event({ nothing: 'that is known' });
    await look(day(11));
    expect((await originOf('a')).origin.evidence[0].task).toBeUndefined();

    answers['/creations'] = {
      items: [
        {
          id: 'k',
          taskId: 'task-k',
          path: PATH,
          release: '1.0.0',
          repositoryId: 'forge:acme/a',
          commit: 'c0',
          state: 'created',
          startedAt: day(10),
        },
        {
          id: 'running',
          taskId: 'task-l',
          path: PATH,
          release: '1.0.0',
          state: 'running',
          startedAt: day(10),
        },
      ],
    };
    const deviation = {
      id: 'd',
      repository: 'forge:acme/a',
      path: PATH,
      scope: 'path',
      declaredAt: day(20),
    };
    answers['/paths/default/go/services'] = {
      items: [{ repository: 'forge:acme/a', deviations: [deviation] }],
    };
    await look(day(21));
    const service = await originOf('a');
    expect(service.origin.class).toBe('golden-path');
    expect(service.origin.evidence[0]).toMatchObject({
      task: 'task-k',
      commit: 'c0',
    });
    expect(service.stays).toMatchObject([
      { from: day(10), to: day(20), left: 'stepped-off' },
    ]);

    // Its end is not told, and seen
    answers['/paths/default/go/services'] = {
      items: [{ repository: 'forge:acme/a', deviations: [] }],
    };
    await look(day(30));
    expect((await originOf('a')).stays.at(-1)).toMatchObject({
      from: day(30),
      how: 'came-back',
    });
    // Told, it is exact
    await event({
      id: 'deviations/e/declared',
      type: 'golden-path.stepped-off',
      at: day(40),
      path: PATH,
      repository: 'forge:acme/a',
    });
    await event({
      id: 'deviations/e/ended',
      type: 'golden-path.stepped-on',
      at: day(41),
      path: PATH,
      repository: 'forge:acme/a',
    });
    expect((await originOf('a')).stays.map(({ from }) => from)).toEqual([
      day(10),
      day(30),
      day(41),
    ]);

    await event({
      id: 'creations/k/golden-path.undone',
      type: 'golden-path.undone',
      at: day(12),
      path: PATH,
    });
    expect((await originOf('a')).origin.isNew).toBe(false);
  });

  it('tell whoever may see them where they are from', async () => {
    repositories.all
      .set('forge:acme/a', [[day(10), { [LOCK]: lock() }]])
      .set('forge:acme/secret', [[day(10), {}]]);
    entities = [
      component('a'),
      component('secret'),
      component('lib', { type: 'library' }),
    ];
    await look(day(11));
    const get = (path: string) =>
      request(app)
        .get(path)
        .set('authorization', mockCredentials.user.header());
    const { body } = await get('/services/Component/default/A/origin').expect(
      200,
    );
    expect(body).toMatchObject({
      class: 'golden-path',
      path: PATH,
      createdAtIs: 'first-commit',
      evidence: [{ source: 'lock', commit: 'forge:acme/a@0' }, {}, {}],
      stays: [{ path: PATH, from: day(10), how: 'created' }],
    });
    await get('/services/component/default/secret/origin').expect(404);
    // No service: nothing to tell, and no error
    await get('/services/component/default/lib/origin').expect(204);
  });

  it('are read though one of them, or golden paths, can not be', async () => {
    repositories.all
      .set('forge:acme/a', [[day(10), { [LOCK]: lock() }]])
      .set('forge:acme/b', [[day(10), { [LOCK]: 'no: lock' }]]);
    repositories.broken = 'forge:acme/b';
    entities = [component('a'), component('b')];
    jest
      .spyOn(global, 'fetch')
      .mockResolvedValue(new Response(undefined, { status: 500 }));
    await expect(look(day(11))).rejects.toThrow(
      /1 histories .*the disk is gone.*answered 500/,
    );
    expect((await originOf('a')).origin.class).toBe('golden-path');
    expect((await originOf('b')).origin.class).toBe('unknown');
    // Its author's clock is a year ahead
    repositories.all.get('forge:acme/b')![0][0] = day(375);
    repositories.broken = undefined;
    await expect(look(day(12))).rejects.toThrow(/answered 500/);
    expect((await originOf('b')).origin).toMatchObject({
      class: 'from-scratch',
      createdAt: day(12),
    });
  });
});
