import {
  toService,
  type OriginRules,
  type PathDeviation,
  type Service,
  type ServiceRecord,
  type Subject,
} from '@paved/plugin-adoption-common';
import { parseRepositoryId } from '@paved/plugin-repositories-common';
import type { Subjects } from '../subjects/Subjects';
import type { ServicesConfig } from './config';
import type { DatabaseServiceStore } from './DatabaseServiceStore';
import type { ServicesOnPaths } from './ServicesOnPaths';
import type {
  CreationRow,
  DeviationRow,
  LockRow,
  PlaceRow,
  RepositoryRow,
  RunRow,
  ServiceTables,
} from './tables';

interface Snapshot {
  services: Service[];
  byId: Map<string, Service>;
  onPaths: Map<string, Set<string>>;
  rules: OriginRules;
}

/** All services with where they are from, made of what is stored and held until that changes. */
export class Services implements ServicesOnPaths {
  readonly #store: DatabaseServiceStore;
  readonly #subjects: Subjects;
  readonly #config: ServicesConfig;
  #cached?: { version: string; snapshot: Promise<Snapshot> };

  static create(options: {
    store: DatabaseServiceStore;
    subjects: Subjects;
    config: ServicesConfig;
  }): Services {
    return new Services(options);
  }

  private constructor(options: {
    store: DatabaseServiceStore;
    subjects: Subjects;
    config: ServicesConfig;
  }) {
    this.#store = options.store;
    this.#subjects = options.subjects;
    this.#config = options.config;
  }

  async all(): Promise<readonly Service[]> {
    return (await this.#current()).services;
  }

  /** @param subjectId - or `repository:<id>` */
  async get(subjectId: string): Promise<Service | undefined> {
    return (await this.#current()).byId.get(subjectId);
  }

  async rules(): Promise<OriginRules> {
    return (await this.#current()).rules;
  }

  async subjectsOn(path: string): Promise<ReadonlySet<string>> {
    return (await this.#current()).onPaths.get(path) ?? new Set();
  }

  async pathOf(subjectId: string): Promise<string | undefined> {
    const service = (await this.#current()).byId.get(subjectId);
    return service && currentPath(service);
  }

  async version(): Promise<string> {
    const [own, subjects] = await Promise.all([
      this.#store.version(),
      this.#subjects.version(),
    ]);
    return `${own}/${subjects}`;
  }

  /** Many who ask at once wait for one. */
  async #current(): Promise<Snapshot> {
    const version = await this.version();
    if (this.#cached?.version !== version) {
      const cached = { version, snapshot: this.#read() };
      this.#cached = cached;
      cached.snapshot.catch(() => {
        if (this.#cached === cached) {
          this.#cached = undefined;
        }
      });
    }
    return this.#cached!.snapshot;
  }

  async #read(): Promise<Snapshot> {
    const [tables, subjects, firstSyncAt] = await Promise.all([
      this.#store.tables(),
      this.#subjects.all(),
      this.#subjects.firstSyncAt(),
    ]);
    const { since, importedAfterDays, mandated, types } = this.#config;
    const rules: OriginRules = {
      since: since ?? firstSyncAt,
      firstSyncAt,
      importedAfterDays,
      mandated,
      paths: new Map(
        tables.paths.flatMap(({ path, template }) =>
          template ? [[template, path] as const] : [],
        ),
      ),
    };
    const { isIgnored } = this.#config;
    const services = recordsOf({ tables, subjects, types, isIgnored }).map(
      record => toService(record, rules),
    );
    const onPaths = new Map<string, Set<string>>();
    for (const service of services) {
      const path = currentPath(service);
      if (path) {
        const ids = onPaths.get(path) ?? new Set();
        onPaths.set(path, ids.add(service.id));
      }
    }
    return {
      services,
      byId: new Map(services.map(service => [service.id, service])),
      onPaths,
      rules,
    };
  }
}

function currentPath({ stays }: Service): string | undefined {
  return stays.find(({ to }) => to === undefined)?.path;
}

/** Puts together what is stored apart: for each service of the catalog, and for each repository that declares nothing. */
function recordsOf(options: {
  tables: ServiceTables;
  subjects: readonly Subject[];
  types: readonly string[];
  isIgnored: (repository: string) => boolean;
}): ServiceRecord[] {
  const { tables, subjects, types, isIgnored } = options;
  const refs = new Map(subjects.map(({ entityRef, id }) => [entityRef, id]));
  const formerRefs = new Map(
    subjects.flatMap(subject =>
      subject.formerRefs.map(ref => [ref, subject.id] as const),
    ),
  );
  const subjectIdOf = (ref: string) => refs.get(ref) ?? formerRefs.get(ref);
  const places = new Map<string, PlaceRow>();
  for (const place of tables.places) {
    const id = subjectIdOf(place.entity_ref);
    // A place under the current name comes before one under a former name
    if (id && (refs.has(place.entity_ref) || !places.has(id))) {
      places.set(id, place);
    }
  }
  const runs = new Map<string, RunRow[]>();
  for (const run of tables.runs) {
    const made: string[] = JSON.parse(run.entity_refs);
    const ids = made.map(subjectIdOf);
    const repositories: string[] = JSON.parse(run.repositories);
    for (const key of new Set([...ids, ...repositories])) {
      if (key && run.template) {
        runs.set(key, [...(runs.get(key) ?? []), run]);
      }
    }
  }
  const repositories = new Map(
    tables.repositories.map(row => [row.repository, row]),
  );
  const locks = Map.groupBy(tables.locks, ({ repository }) => repository);
  const creations = Map.groupBy(
    tables.creations,
    each => each.repository ?? '',
  );
  const deviations = Map.groupBy(tables.deviations, each => each.repository);

  const factsOf = (id: string, repository: string | undefined) => ({
    repository,
    repositoryUrl:
      (repository && repositories.get(repository)?.url) || undefined,
    locks: (locks.get(repository ?? '') ?? []).map(toLock),
    creations: (creations.get(repository ?? '') ?? []).map(toCreation),
    deviations: (deviations.get(repository ?? '') ?? []).map(toDeviation),
    runs: [
      ...new Set([
        ...(runs.get(id) ?? []),
        ...(runs.get(repository ?? '') ?? []),
      ]),
    ].map(({ task, template, at }) => ({ task, template, at })),
  });

  const services = subjects.filter(
    ({ kind, type }) => kind === 'component' && types.includes(type ?? ''),
  );
  const declaring = new Set(subjects.map(({ repository }) => repository));
  return [
    ...services.map(subject => {
      const place = places.get(subject.id);
      const repository = subject.repository ?? (place?.repository || undefined);
      const first =
        place && place.folder !== ''
          ? place
          : repositories.get(repository ?? '');
      return {
        ...factsOf(subject.id, repository),
        id: subject.id,
        entityRef: subject.entityRef,
        title: subject.title ?? subject.entityRef.replace(/^.*\//, ''),
        owner: subject.owner,
        firstSeenAt: subject.firstSeenAt,
        goneAt: subject.goneAt,
        firstCommit: firstCommitOf(first),
        sourceTemplate: place?.source_template ?? undefined,
      };
    }),
    ...tables.repositories
      .filter(
        row =>
          row.first_commit &&
          !row.gone_at &&
          !isTrue(row.is_registered) &&
          !isTrue(row.is_archived) &&
          !declaring.has(row.repository) &&
          !isIgnored(row.repository),
      )
      .map(row => ({
        ...factsOf(`repository:${row.repository}`, row.repository),
        id: `repository:${row.repository}`,
        title: parseRepositoryId(row.repository).name,
        firstCommit: firstCommitOf(row),
      })),
  ];
}

function firstCommitOf(
  row: Pick<RepositoryRow, 'first_commit' | 'first_commit_at'> | undefined,
): ServiceRecord['firstCommit'] {
  return row?.first_commit && row.first_commit_at
    ? { id: row.first_commit, at: row.first_commit_at }
    : undefined;
}

function toLock({ commit, position, at, path }: LockRow) {
  const isBroken = path === '?';
  return {
    commit,
    position,
    at,
    ...(isBroken ? { isBroken: true as const } : { path: path ?? undefined }),
  };
}

function toCreation({ id, path, at, task, commit, undone_at }: CreationRow) {
  return {
    id,
    path,
    at,
    task: task ?? undefined,
    commit: commit ?? undefined,
    undoneAt: undone_at ?? undefined,
  };
}

function toDeviation(row: DeviationRow): PathDeviation {
  return {
    id: row.id,
    path: row.path,
    scope: row.scope as PathDeviation['scope'],
    declaredAt: row.declared_at,
    endedAt: row.ended_at ?? undefined,
  };
}

/** SQLite has no booleans. */
function isTrue(value: boolean | number): boolean {
  return Boolean(value);
}
