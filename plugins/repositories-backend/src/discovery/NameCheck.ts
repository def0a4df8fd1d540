import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import { readRevision } from '../database/revision';
import { declaredNames, updateTakenNames } from '../database/updateTakenNames';
import { ANNOTATION_REPOSITORY } from './annotations';

/** Other sources change without telling; while nothing else is new they are looked at this often. */
const EVERY_MS = 10 * 60_000;

/**
 * Finds names that the catalog has from another source, such as a registered location: it keeps the one that came first, and
 * says so in its log only.
 */
export class NameCheck {
  readonly #knex: Knex;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #checked?: { revision: number; at: number };

  static create(options: {
    knex: Knex;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }): NameCheck {
    return new NameCheck(options);
  }

  private constructor(options: {
    knex: Knex;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#knex = options.knex;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  async run(): Promise<void> {
    const revision = await readRevision(this.#knex);
    if (
      this.#checked?.revision === revision &&
      performance.now() - this.#checked.at < EVERY_MS
    ) {
      return;
    }
    let taken: Map<string, string | undefined>;
    try {
      taken = await this.#fromElsewhere(await declaredNames(this.#knex));
    } catch (error) {
      this.#logger.info(
        `The catalog can't be asked whose names it has; findings about them stay as they are until the next run`,
        { reason: String(error) },
      );
      return;
    }
    await updateTakenNames(this.#knex, taken);
    this.#checked = { revision, at: performance.now() };
  }

  async #fromElsewhere(
    names: string[],
  ): Promise<Map<string, string | undefined>> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const taken = new Map<string, string | undefined>();
    for (const entityRefs of chunks(names, 500)) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind', 'metadata.annotations'] },
        { credentials },
      );
      items.forEach((entity, index) => {
        const annotations = entity?.metadata?.annotations ?? {};
        if (entity && !annotations[ANNOTATION_REPOSITORY]) {
          taken.set(
            entityRefs[index],
            annotations[ANNOTATION_ORIGIN_LOCATION] ??
              annotations[ANNOTATION_LOCATION],
          );
        }
      });
    }
    return taken;
  }
}
