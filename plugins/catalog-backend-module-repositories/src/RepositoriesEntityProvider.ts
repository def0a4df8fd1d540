import { stringifyError } from '@backstage/errors';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  entityEnvelopeSchemaValidator,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';

/** Also the key by which the catalog tells whose an entity is: the same for all, so that it may move between repositories. */
const PROVIDER_NAME = 'repositories';

/** After this long everything is compared again, whatever the deltas said. */
const FULL_EVERY_MS = 60 * 60_000;

/** While the first run fills an empty portal the catalog is busy enough; what it may have from an earlier life can wait. */
const FIRST_FULL_AFTER_MS = 5 * 60_000;

const isEnvelope = entityEnvelopeSchemaValidator();

/**
 * Gives the catalog the entities that repositories declare: everything when it connects, after that only what changed.
 *
 * While discovery has not been through all hosts once, nothing is taken as gone.
 *
 * @public
 */
export class RepositoriesEntityProvider implements EntityProvider {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #connection?: EntityProviderConnection;
  /** What the catalog has, as far as this replica knows. */
  #revision?: number;
  #fullDueAt = Date.now() + FIRST_FULL_AFTER_MS;
  #running: Promise<void> = Promise.resolve();
  #waiting?: Promise<void>;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    logger: LoggerService;
  }): RepositoriesEntityProvider {
    return new RepositoriesEntityProvider(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return PROVIDER_NAME;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /**
   * Brings the catalog up to date. Calls follow one another; a call that comes while another one waits joins it.
   *
   * @throws when the repositories plugin or the catalog's database can't be reached
   */
  async synchronize(): Promise<void> {
    if (!this.#waiting) {
      const next = this.#running
        .catch(() => {})
        .then(() => {
          this.#waiting = undefined;
          return this.#synchronize();
        });
      this.#waiting = next;
      this.#running = next;
    }
    return this.#waiting;
  }

  async #synchronize(): Promise<void> {
    if (this.#revision === undefined) {
      await this.#applyAll();
    }
    // Later, the changes tell whether everything can be had: asking for everything only to learn that is dear
    const complete = await this.#applyChanges();
    if (complete && Date.now() >= this.#fullDueAt) {
      await this.#applyAll();
    }
  }

  /** Does nothing while discovery is not far enough for everything to be replaced. */
  async #applyAll(): Promise<void> {
    const entities = new Map<string, Entity>();
    let revision: number | undefined;
    for (;;) {
      const page = await this.#page(revision);
      if (!page.complete) {
        return;
      }
      for (const entity of page.entities) {
        entities.set(stringifyEntityRef(entity), entity);
      }
      page.removed.forEach(ref => entities.delete(ref));
      revision = page.revision;
      if (!page.more) {
        break;
      }
    }
    await this.#connected().applyMutation({
      type: 'full',
      entities: this.#deferred([...entities.values()]),
    });
    this.#revision = revision;
    this.#fullDueAt = Date.now() + FULL_EVERY_MS;
    this.#logger.info(
      `The catalog has been given all ${entities.size} entities that repositories declare`,
    );
  }

  /** @returns whether discovery has been through all hosts */
  async #applyChanges(): Promise<boolean> {
    for (;;) {
      const page = await this.#page(this.#revision);
      if (page.entities.length + page.removed.length > 0) {
        await this.#connected().applyMutation({
          type: 'delta',
          added: this.#deferred(page.entities),
          removed: page.removed.map(entityRef => ({
            entityRef,
            locationKey: PROVIDER_NAME,
          })),
        });
      }
      this.#revision = page.revision;
      if (!page.more) {
        return page.complete;
      }
    }
  }

  async #page(since: number | undefined) {
    return this.#repositories.declaredEntities(
      { since },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
  }

  #connected(): EntityProviderConnection {
    if (!this.#connection) {
      throw new Error(
        'The catalog has not connected its entity providers yet; try again',
      );
    }
    return this.#connection;
  }

  /** One malformed entity would have the catalog refuse all the others with it. */
  #deferred(
    entities: Entity[],
  ): Array<{ entity: Entity; locationKey: string }> {
    return entities.flatMap(entity => {
      try {
        return [{ entity: isEnvelope(entity), locationKey: PROVIDER_NAME }];
      } catch (error) {
        this.#logger.error(
          `Left '${entity?.kind}:${entity?.metadata?.name}' out of the catalog`,
          {
            reason: stringifyError(error),
          },
        );
        return [];
      }
    });
  }
}
