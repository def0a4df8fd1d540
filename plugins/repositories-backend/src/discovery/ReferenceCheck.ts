import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import {
  undeclaredTargets,
  updateReferenceFindings,
} from '../database/updateReferenceFindings';

/** After the start other sources of the catalog may not have delivered yet; a name must be missing this long before anyone is told. */
const PATIENCE_MS = 60_000;
/** Once the catalog has been answering for this long it is taken as complete. */
const SETTLED_MS = 5 * 60_000;

/** Finds owners and dependencies that no repository declares and that the catalog has from no other source either. */
export class ReferenceCheck {
  readonly #knex: Knex;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #patienceMs: number;
  #answeringSince?: number;

  static create(options: {
    knex: Knex;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    patienceMs?: number;
  }): ReferenceCheck {
    return new ReferenceCheck(options);
  }

  private constructor(options: {
    knex: Knex;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    patienceMs?: number;
  }) {
    this.#knex = options.knex;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
  }

  async run(): Promise<void> {
    const targets = await undeclaredTargets(this.#knex);
    let missing: string[];
    try {
      missing = await this.#notInCatalog(targets);
    } catch (error) {
      this.#answeringSince = undefined;
      this.#logger.info(
        `The catalog can't be asked about ${targets.length} references; findings about them stay as they are until the next run`,
        { reason: String(error) },
      );
      return;
    }
    const at = new Date();
    this.#answeringSince ??= at.getTime();
    const isSettled = at.getTime() - this.#answeringSince >= SETTLED_MS;
    await updateReferenceFindings(this.#knex, missing, {
      at,
      patienceMs: isSettled ? 0 : this.#patienceMs,
    });
  }

  async #notInCatalog(targets: string[]): Promise<string[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const missing: string[] = [];
    for (const entityRefs of chunks(targets, 500)) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind'] },
        { credentials },
      );
      missing.push(...entityRefs.filter((_, index) => !items[index]));
    }
    return missing;
  }
}
