import type { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_LOCATION,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';

/** Repository that an entity comes from. */
const ANNOTATION_REPOSITORY = 'paved.dev/repository';
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'relations',
];
const PAGE_SIZE = 500;
/** With more than this, all together are less work. */
const MOST_NAMED = 100;
/** Of the kinds that a repository declares, what it is called by. */
const KINDS = ['component', 'system', 'api', 'resource'];

/** Finds what repositories on paths are called in the catalog, and whose they are. */
export class EntityLinks {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #instances: DatabaseInstanceStore;

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    instances: DatabaseInstanceStore;
  }): EntityLinks {
    return new EntityLinks(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    instances: DatabaseInstanceStore;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#instances = options.instances;
  }

  /** Compares all of them, or those of some repositories. */
  async run(
    options: { repositories?: string[]; signal?: AbortSignal } = {},
  ): Promise<void> {
    const { repositories, signal } = options;
    const instances = new Map(
      (await this.#instances.list())
        .filter(each => repositories?.includes(each.repository) ?? true)
        .map(each => [each.repository, each]),
    );
    if (instances.size === 0) {
      return;
    }
    const main = new Map<string, Entity>();
    const pages = this.#catalog.streamEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_REPOSITORY}`]:
            repositories && instances.size <= MOST_NAMED
              ? [...instances.keys()]
              : CATALOG_FILTER_EXISTS,
        },
        fields: FIELDS,
        pageSize: PAGE_SIZE,
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const entities of pages) {
      signal?.throwIfAborted();
      for (const entity of entities) {
        const id = entity.metadata.annotations?.[ANNOTATION_REPOSITORY] ?? '';
        const other = main.get(id);
        if (instances.has(id) && (!other || isBefore(entity, other, id))) {
          main.set(id, entity);
        }
      }
    }
    for (const instance of instances.values()) {
      await this.#save(instance, main.get(instance.repository));
    }
  }

  async #save(instance: Instance, entity: Entity | undefined): Promise<void> {
    const found = {
      entityRef: entity && stringifyEntityRef(entity),
      title: entity?.metadata.title,
      owner: entity?.relations?.find(({ type }) => type === RELATION_OWNED_BY)
        ?.targetRef,
    };
    const isSame =
      instance.entityRef === found.entityRef &&
      instance.title === found.title &&
      instance.owner === found.owner;
    if (!isSame) {
      await this.#instances.saveEntity(instance.repository, found);
    }
  }
}

/** Components first, then what is declared nearest to the root, then what is named like the repository. */
function isBefore(a: Entity, b: Entity, repository: string): boolean {
  const [rankA, rankB] = [rankOf(a, repository), rankOf(b, repository)];
  const index = rankA.findIndex((rank, at) => rank !== rankB[at]);
  return index >= 0 && rankA[index] < rankB[index];
}

function rankOf(
  { kind, metadata }: Entity,
  repository: string,
): Array<number | string> {
  const known = KINDS.indexOf(kind.toLocaleLowerCase('en-US'));
  return [
    known < 0 ? KINDS.length : known,
    (metadata.annotations?.[ANNOTATION_LOCATION] ?? '').split('/').length,
    repository.endsWith(`/${metadata.name}`) ? 0 : 1,
    `${metadata.namespace}/${metadata.name}`,
  ];
}
