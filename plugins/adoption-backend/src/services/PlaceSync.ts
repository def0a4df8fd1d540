import type { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_SOURCE_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { unhurried } from '../areas/unhurried';
import type { DatabaseServiceStore } from './DatabaseServiceStore';
import type { PlaceRow } from './tables';

const ANNOTATION_REPOSITORY = 'paved.dev/repository';
/** Written by the scaffolder's own actions into what a template makes. */
const ANNOTATION_SOURCE_TEMPLATE = 'backstage.io/source-template';
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.type',
];
const PAGE_SIZE = 500;

/** Finds where services lie, and which template they say they are from. What is gone stays for its history. */
export class PlaceSync {
  readonly #catalog: CatalogService;
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #store: DatabaseServiceStore;
  readonly #types: readonly string[];

  static create(options: {
    catalog: CatalogService;
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
    /** Types of components that are services. */
    types: readonly string[];
  }): PlaceSync {
    return new PlaceSync(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
    types: readonly string[];
  }) {
    this.#catalog = options.catalog;
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#store = options.store;
    this.#types = options.types;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const known = new Map(
      (await this.#store.places()).map(row => [row.entity_ref, row]),
    );
    const pages = this.#catalog.streamEntities(
      { filter: { kind: 'Component' }, fields: FIELDS, pageSize: PAGE_SIZE },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const entities of pages) {
      const changed: PlaceRow[] = [];
      for (const entity of entities) {
        signal?.throwIfAborted();
        if (this.#types.includes(String(entity.spec?.type))) {
          const ref = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
          const place = await this.#placeOf(ref, entity, known.get(ref));
          if (place !== known.get(ref)) {
            changed.push(place);
          }
        }
      }
      // Who is ended half-way goes on from here the next time
      await this.#store.savePlaces(changed);
    }
  }

  /** @returns what is known when nothing of it is different */
  async #placeOf(
    entityRef: string,
    entity: Entity,
    known: PlaceRow | undefined,
  ): Promise<PlaceRow> {
    const { annotations = {} } = entity.metadata;
    const source = annotations[ANNOTATION_SOURCE_LOCATION] ?? '';
    const template = templateRefOf(annotations[ANNOTATION_SOURCE_TEMPLATE]);
    const declared = annotations[ANNOTATION_REPOSITORY] ?? '';
    const isSamePlace =
      known?.source === source &&
      (declared === '' || declared === known.repository);
    if (isSamePlace && known.source_template === template) {
      return known;
    }
    const place = isSamePlace
      ? known
      : await this.#resolve(entity, source, declared);
    return {
      ...place,
      entity_ref: entityRef,
      source,
      source_template: template,
    };
  }

  async #resolve(
    entity: Entity,
    source: string,
    declared: string,
  ): Promise<
    Pick<PlaceRow, 'repository' | 'folder' | 'first_commit' | 'first_commit_at'>
  > {
    const found = source
      ? await unhurried(async () =>
          this.#repositories.resolveEntity(
            { entity },
            { credentials: await this.#auth.getOwnServiceCredentials() },
          ),
        )
      : undefined;
    return {
      repository: found?.repository.id ?? declared,
      folder: (found?.path ?? '').replace(/^\/+|\/+$/g, ''),
      first_commit: null,
      first_commit_at: null,
    };
  }
}

function templateRefOf(text: string | undefined): string | null {
  try {
    return text
      ? stringifyEntityRef(
          parseEntityRef(text, {
            defaultKind: 'template',
            defaultNamespace: 'default',
          }),
        ).toLocaleLowerCase('en-US')
      : null;
  } catch {
    // What is no ref proves nothing
    return null;
  }
}
