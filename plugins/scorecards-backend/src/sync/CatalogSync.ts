import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { chunks } from '@paved/database';
import type {
  DatabaseSubjectStore,
  SubjectRecord,
} from '../database/DatabaseSubjectStore';
import { toSubjectRecord } from './toSubjectRecord';

/** What became different in the portal's copy. */
export interface SyncOutcome {
  /** Ids of entities that are new or changed. */
  changed: number[];
  removed: string[];
}

/** What decides without loading an entity whether it changed. */
const INDEX_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.etag',
];
const PAGE_SIZE = 500;
/** Entities come with all they hold. */
const LOAD_SIZE = 200;

/**
 * Keeps the portal's copy of the catalog. An entity leaves it when the catalog neither lists it nor knows its name: a page that
 * is missing from a listing removes nothing, and neither does a catalog that lists nothing at all.
 */
export class CatalogSync {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #subjects: DatabaseSubjectStore;

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    subjects: DatabaseSubjectStore;
  }): CatalogSync {
    return new CatalogSync(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    subjects: DatabaseSubjectStore;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#subjects = options.subjects;
  }

  /**
   * Compares the whole catalog.
   *
   * @throws Error when the catalog can't be read, or lists nothing though there were entities
   */
  async run(options: {
    signal?: AbortSignal;
    now: Date;
  }): Promise<SyncOutcome> {
    const known = await this.#subjects.etags();
    const listed = await this.#list(options.signal);
    if (listed.size === 0 && known.size > 0) {
      throw new Error(
        `The catalog lists no entities, and there were ${known.size}; they are kept. Look at the catalog's log.`,
      );
    }
    const suspects = new Set<string>();
    for (const [ref, etag] of listed) {
      if (!etag || known.get(ref) !== etag) {
        suspects.add(ref);
      }
    }
    for (const ref of known.keys()) {
      if (!listed.has(ref)) {
        suspects.add(ref);
      }
    }
    return this.#refresh([...suspects], known, options);
  }

  /** Compares some entities only. */
  async refresh(entityRefs: string[], now: Date): Promise<SyncOutcome> {
    return entityRefs.length > 0
      ? this.#refresh(entityRefs, await this.#subjects.etags(), { now })
      : { changed: [], removed: [] };
  }

  async #refresh(
    entityRefs: string[],
    known: Map<string, string>,
    { signal, now }: { signal?: AbortSignal; now: Date },
  ): Promise<SyncOutcome> {
    const outcome: SyncOutcome = { changed: [], removed: [] };
    for (const refs of chunks(entityRefs, LOAD_SIZE)) {
      signal?.throwIfAborted();
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs: refs },
        await this.#asPlugin(),
      );
      const records: SubjectRecord[] = [];
      refs.forEach((ref, index) => {
        const entity = items[index];
        if (entity) {
          records.push(toSubjectRecord(entity));
        } else if (known.has(ref)) {
          outcome.removed.push(ref);
        }
      });
      outcome.changed.push(
        ...(await this.#subjects.write(
          records.filter(
            ({ entityRef, etag }) => known.get(entityRef) !== etag,
          ),
          now,
        )),
      );
    }
    for (const refs of chunks(outcome.removed, PAGE_SIZE)) {
      await this.#subjects.remove(refs, now);
    }
    if (outcome.changed.length + outcome.removed.length > 0) {
      await this.#subjects.derive();
    }
    return outcome;
  }

  async #list(signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    const listed = new Map<string, string | undefined>();
    const pages: AsyncIterable<Entity[]> = this.#catalog.streamEntities(
      { fields: INDEX_FIELDS, pageSize: PAGE_SIZE },
      await this.#asPlugin(),
    );
    for await (const entities of pages) {
      signal?.throwIfAborted();
      for (const entity of entities) {
        listed.set(stringifyEntityRef(entity), entity.metadata.etag);
      }
    }
    return listed;
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
