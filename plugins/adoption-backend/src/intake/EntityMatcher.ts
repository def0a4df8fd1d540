import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { isOfRepository, type CiCaller } from '@paved/ci-callers';
import { BY_REPOSITORY, type Subject } from '@paved/plugin-adoption-common';
import {
  eachRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import { toldKey, type SubjectsByTold } from '../records/DatabaseRecordStore';
import type { Subjects } from '../subjects/Subjects';

const LOCATION = 'backstage.io/managed-by-location';
const REPOSITORIES_KEPT_MS = 5 * 60_000;

interface Index {
  version: string;
  byRef: Map<string, Subject>;
  /** Components that are there now, by id of the repository in lower case. */
  byRepository: Map<string, Subject[]>;
}

/** An entity as it was told, and for whom. */
export interface ToldEntity {
  entityRef: string;
  boundTo?: string;
}

type Bound = Pick<CiCaller, 'repository' | 'address'>;

/** How a record remembers which repository's entities it may be of. */
export function boundOf({ repository, address }: Bound): string {
  return `${repository} ${address}`;
}

function callerOf(boundTo: string): Bound {
  const [repository, address] = boundTo.split(' ');
  return { repository, address };
}

/** Finds what is meant when somebody tells of an entity. */
export class EntityMatcher {
  readonly #subjects: Subjects;
  readonly #catalog: CatalogService;
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  #index?: Index;
  #addresses?: { until: number; ids: Promise<Map<string, string>> };

  static create(options: {
    subjects: Subjects;
    catalog: CatalogService;
    repositories: RepositoriesService;
    auth: AuthService;
  }): EntityMatcher {
    return new EntityMatcher(options);
  }

  private constructor(options: {
    subjects: Subjects;
    catalog: CatalogService;
    repositories: RepositoriesService;
    auth: AuthService;
  }) {
    this.#subjects = options.subjects;
    this.#catalog = options.catalog;
    this.#repositories = options.repositories;
    this.#auth = options.auth;
  }

  /** Subjects of those that are known; a CI job's only where they come from its repository. */
  async match(told: Iterable<ToldEntity>): Promise<SubjectsByTold> {
    const index = await this.#current();
    const found: Array<ToldEntity & { subject: Subject }> = [];
    const seen = new Set<string>();
    for (const each of told) {
      const key = toldKey(each.entityRef, each.boundTo);
      if (each.entityRef && !seen.has(key)) {
        seen.add(key);
        const subject = await this.#find(index, each);
        if (subject) {
          found.push({ ...each, subject });
        }
      }
    }
    const locations = await this.#locations(
      found
        .filter(({ boundTo, subject }) => boundTo && !subject.repository)
        .map(({ subject }) => subject.entityRef),
    );
    return new Map(
      found
        .filter(
          ({ boundTo, subject }) =>
            !boundTo ||
            isOfRepository(callerOf(boundTo), {
              repository: subject.repository,
              location: locations.get(subject.entityRef),
            }),
        )
        .map(({ entityRef, boundTo, subject }) => [
          toldKey(entityRef, boundTo),
          subject.id,
        ]),
    );
  }

  /**
   * Which of the entities a CI job may not speak for, by what it tells. Those that nobody knows yet it may: they stay its
   * repository's.
   */
  async foreign(
    entityRefs: Iterable<string>,
    caller: CiCaller,
  ): Promise<Set<string>> {
    const refs = [...new Set(entityRefs)];
    const index = await this.#current();
    const boundTo = boundOf(caller);
    const matched = await this.match(
      refs.map(entityRef => ({ entityRef, boundTo })),
    );
    return new Set(
      refs.filter(ref =>
        ref.startsWith(BY_REPOSITORY)
          ? ![caller.repository, caller.address].includes(
              ref.slice(BY_REPOSITORY.length),
            )
          : index.byRef.has(ref) && !matched.has(toldKey(ref, boundTo)),
      ),
    );
  }

  async #find(
    index: Index,
    { entityRef, boundTo }: ToldEntity,
  ): Promise<Subject | undefined> {
    if (!entityRef.startsWith(BY_REPOSITORY)) {
      return index.byRef.get(entityRef);
    }
    const told = entityRef.slice(BY_REPOSITORY.length);
    const repository = boundTo
      ? callerOf(boundTo).repository
      : await this.#repositoryOf(index, told);
    const components = index.byRepository.get(repository ?? '') ?? [];
    return components.length === 1 ? components[0] : undefined;
  }

  /** Id of a repository that is told by its id or its address. */
  async #repositoryOf(
    { byRepository }: Index,
    told: string,
  ): Promise<string | undefined> {
    if (byRepository.has(told)) {
      return told;
    }
    const now = Date.now();
    if (!this.#addresses || this.#addresses.until < now) {
      const ids = this.#readAddresses();
      this.#addresses = { until: now + REPOSITORIES_KEPT_MS, ids };
      ids.catch(() => {
        this.#addresses = undefined;
      });
    }
    return (await this.#addresses.ids).get(told);
  }

  /** Ids of repositories by the addresses that people know them by. */
  async #readAddresses(): Promise<Map<string, string>> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const ids = new Map<string, string>();
    const all = eachRepository({
      repositories: this.#repositories,
      credentials,
    });
    for await (const { id, url } of all) {
      const address = url.replace(/^\w+:\/\//, '');
      ids.set(
        address.toLocaleLowerCase('en-US'),
        id.toLocaleLowerCase('en-US'),
      );
    }
    return ids;
  }

  /** What the catalog manages entities by that were not found by discovery. */
  async #locations(
    entityRefs: string[],
  ): Promise<Map<string, string | undefined>> {
    if (!entityRefs.length) {
      return new Map();
    }
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs, fields: ['metadata.annotations'] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return new Map(
      items.map((entity, position) => [
        entityRefs[position],
        entity?.metadata.annotations?.[LOCATION],
      ]),
    );
  }

  async #current(): Promise<Index> {
    const version = await this.#subjects.version();
    if (this.#index?.version !== version) {
      const all = await this.#subjects.all();
      const byRef = new Map(
        all.flatMap(subject =>
          subject.formerRefs.map((ref): [string, Subject] => [ref, subject]),
        ),
      );
      const byRepository = new Map<string, Subject[]>();
      for (const subject of all) {
        byRef.set(subject.entityRef, subject);
        const repository = subject.repository?.toLocaleLowerCase('en-US');
        if (repository && subject.kind === 'component' && !subject.goneAt) {
          byRepository.set(repository, [
            ...(byRepository.get(repository) ?? []),
            subject,
          ]);
        }
      }
      this.#index = { version, byRef, byRepository };
    }
    return this.#index;
  }
}
