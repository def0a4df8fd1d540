import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { chunks } from '@paved/database';
import type { DatabaseSubjects } from './DatabaseSubjects';
import { LISTED_FIELDS, toListed, type Listed } from './toListed';

const PAGE_SIZE = 500;
const NAMED_AT_ONCE = 200;
/** People and the catalog's own bookkeeping are not what delivery and adoption are about. */
const NOT_SUBJECTS = ['user', 'group', 'location'];

/**
 * Compares what is remembered with the catalog. What a listing leaves out is asked for by name before it counts as gone, and a
 * catalog that lists nothing at all removes nothing.
 */
export class SubjectSync {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #subjects: DatabaseSubjects;

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    subjects: DatabaseSubjects;
  }): SubjectSync {
    return new SubjectSync(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    subjects: DatabaseSubjects;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#subjects = options.subjects;
  }

  /** @throws Error when the catalog can't be read, or lists nothing though there were entities */
  async run(now: Date, signal?: AbortSignal): Promise<void> {
    const listed = new Map<string, Listed>();
    const pages = this.#catalog.streamEntities(
      { fields: LISTED_FIELDS, pageSize: PAGE_SIZE },
      await this.#asPlugin(),
    );
    for await (const entities of pages) {
      signal?.throwIfAborted();
      for (const entity of entities) {
        const each = toListed(entity);
        if (!NOT_SUBJECTS.includes(each.kind)) {
          listed.set(each.entityRef, each);
        }
      }
    }
    const missing = (await this.#subjects.all())
      .filter(({ entityRef, goneAt }) => !goneAt && !listed.has(entityRef))
      .map(({ entityRef }) => entityRef);
    if (listed.size === 0) {
      if (missing.length > 0) {
        throw new Error(
          `The catalog lists no entities, and there were ${missing.length}; they are kept. Look at the catalog's log.`,
        );
      }
      // A catalog that has yet to read anything is not the first look at it
      return;
    }
    for (const entityRefs of chunks(missing, NAMED_AT_ONCE)) {
      signal?.throwIfAborted();
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: LISTED_FIELDS },
        await this.#asPlugin(),
      );
      for (const entity of items) {
        if (entity) {
          const each = toListed(entity);
          listed.set(each.entityRef, each);
        }
      }
    }
    await this.#subjects.take([...listed.values()], now);
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
