import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ResponseError, toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const TECHDOCS_ANNOTATION = 'backstage.io/techdocs-ref';
const REPOSITORY_ANNOTATION = 'paved.dev/repository';

/** TechDocs looks at an entity's sources at most once in this time; a request before does nothing. */
const CHECK_INTERVAL_MS = 60_000;

/**
 * Asks TechDocs to build docs before somebody reads them, one after the other, so that search knows them.
 *
 * TechDocs itself decides whether the sources changed; asking for what is up to date costs one comparison.
 */
export class DocsBuilds {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #discovery: DiscoveryService;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #askedAt = new Map<string, number>();
  #queue: Promise<void> = Promise.resolve();

  static create(options: {
    auth: AuthService;
    catalog: CatalogService;
    discovery: DiscoveryService;
    logger: LoggerService;
    now?: () => number;
  }): DocsBuilds {
    return new DocsBuilds(options);
  }

  private constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    discovery: DiscoveryService;
    logger: LoggerService;
    now?: () => number;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#discovery = options.discovery;
    this.#logger = options.logger;
    this.#now = options.now ?? Date.now;
  }

  /** Brings the docs of every entity up to date; a page that can't be built spoils no other. */
  async buildAll(signal: AbortSignal): Promise<void> {
    await this.#enqueue(await this.#findEntities(), signal);
  }

  /** Builds the docs of entities that were never asked for since this process started. */
  async buildNew(signal: AbortSignal): Promise<void> {
    const entityRefs = await this.#findEntities();
    await this.#enqueue(
      entityRefs.filter(entityRef => !this.#askedAt.has(entityRef)),
      signal,
    );
  }

  /**
   * Brings the docs that come from one repository up to date.
   *
   * @returns milliseconds after which to ask again, when TechDocs would not have looked yet
   */
  async buildRepository(
    repository: string,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const entityRefs = await this.#findEntities(repository);
    const tooSoon = Math.max(
      0,
      ...entityRefs.map(
        ref =>
          (this.#askedAt.get(ref) ?? -Infinity) +
          CHECK_INTERVAL_MS -
          this.#now(),
      ),
    );
    if (tooSoon > 0) {
      return tooSoon;
    }
    await this.#enqueue(entityRefs, signal);
    return undefined;
  }

  async #findEntities(repository?: string): Promise<string[]> {
    const entityRefs: string[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: {
          [`metadata.annotations.${TECHDOCS_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
          ...(repository && {
            [`metadata.annotations.${REPOSITORY_ANNOTATION}`]: repository,
          }),
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      entityRefs.push(...page.map(stringifyEntityRef));
    }
    return entityRefs;
  }

  #enqueue(entityRefs: string[], signal: AbortSignal): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      for (const entityRef of entityRefs) {
        if (signal.aborted) {
          return;
        }
        await this.#build(entityRef, signal);
      }
    });
    return this.#queue;
  }

  async #build(entityRef: string, signal: AbortSignal): Promise<void> {
    this.#askedAt.set(entityRef, this.#now());
    try {
      const { kind, namespace, name } = parseEntityRef(entityRef);
      const [baseUrl, { token }] = await Promise.all([
        this.#discovery.getBaseUrl('techdocs'),
        this.#auth.getPluginRequestToken({
          onBehalfOf: await this.#auth.getOwnServiceCredentials(),
          targetPluginId: 'techdocs',
        }),
      ]);
      const path = [namespace, kind, name].map(encodeURIComponent).join('/');
      const response = await fetch(`${baseUrl}/sync/${path}`, {
        headers: {
          Accept: 'text/event-stream',
          Authorization: `Bearer ${token}`,
          // TechDocs leaves a listener behind on the connection with every answer
          Connection: 'close',
        },
        signal,
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      // the stream ends when the build does; what went wrong is logged by TechDocs and shown on the page
      await response.text();
    } catch (error) {
      if (!signal.aborted) {
        this.#logger.warn(
          `Docs of ${entityRef} were not built`,
          toError(error),
        );
      }
    }
  }
}
