import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { chunks, whereIn } from '@paved/database';
import { goldenPathReadPermission } from '@paved/plugin-golden-paths-common';
import {
  repositoryProposePermission,
  repositoryReadPermission,
} from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';

/** A list of what a person may see is good for so long; permissions to act are always asked for. */
const CACHE_MS = 10_000;
const MOST_CACHED = 500;
const REFS_AT_ONCE = 500;

/** What somebody may see. */
export class Visible {
  readonly #refs: 'all' | Set<string>;
  readonly #mayReadRepositories: boolean;

  static create(options: {
    refs: 'all' | string[];
    /** Where nothing in the catalog says more. */
    mayReadRepositories: boolean;
  }): Visible {
    return new Visible(options);
  }

  private constructor(options: {
    refs: 'all' | string[];
    mayReadRepositories: boolean;
  }) {
    this.#refs = options.refs === 'all' ? 'all' : new Set(options.refs);
    this.#mayReadRepositories = options.mayReadRepositories;
  }

  /** @param entityRef - of what the catalog shows of it, if it shows anything */
  has(entityRef: string | undefined): boolean {
    return entityRef === undefined
      ? this.#mayReadRepositories
      : this.#refs === 'all' || this.#refs.has(entityRef);
  }

  /** Leaves only rows whose entity may be seen. */
  restrict(query: Knex.QueryBuilder, column: string): void {
    query.where(either => {
      if (this.#refs === 'all') {
        either.whereNotNull(column);
      } else {
        whereIn(either, column, [...this.#refs]);
      }
      if (this.#mayReadRepositories) {
        either.orWhereNull(column);
      }
    });
  }
}

/** Asks the permission policy, once per request and in batches. What the catalog does not show somebody is not there. */
export class PermissionGuard {
  readonly #permissions: PermissionsService;
  readonly #catalog: CatalogService;
  readonly #known: () => Promise<string[]>;
  readonly #cache = new Map<
    string,
    { until: number; refs: Promise<string[]> }
  >();

  static create(options: {
    permissions: PermissionsService;
    catalog: CatalogService;
    /** Refs of all entities that the plugin could tell something of. */
    known: () => Promise<string[]>;
  }): PermissionGuard {
    return new PermissionGuard(options);
  }

  private constructor(options: {
    permissions: PermissionsService;
    catalog: CatalogService;
    known: () => Promise<string[]>;
  }) {
    this.#permissions = options.permissions;
    this.#catalog = options.catalog;
    this.#known = options.known;
  }

  /** Which paths and services somebody may see. */
  async visible(credentials: BackstageCredentials): Promise<Visible> {
    const [[mayReadPaths, mayReadRepositories], [catalog]] = await Promise.all([
      this.may(
        [
          { permission: goldenPathReadPermission },
          { permission: repositoryReadPermission },
        ],
        credentials,
      ),
      this.#permissions.authorizeConditional(
        [{ permission: catalogEntityReadPermission }],
        { credentials },
      ),
    ]);
    if (!mayReadPaths || catalog.result === AuthorizeResult.DENY) {
      return Visible.create({ refs: [], mayReadRepositories: false });
    }
    return Visible.create({
      refs:
        catalog.result === AuthorizeResult.ALLOW
          ? 'all'
          : await this.#readable(credentials, JSON.stringify(catalog)),
      mayReadRepositories,
    });
  }

  /** Answers for many permissions at once. */
  async may(
    requests: AuthorizePermissionRequest[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions =
      requests.length > 0
        ? await this.#permissions.authorize(requests, { credentials })
        : [];
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** Whether somebody may do something to a repository: only those who may propose changes to it may do more than look. */
  async mayChange(
    permissions: BasicPermission[],
    repository: string,
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const [mayPropose, ...rest] = await this.may(
      [
        { permission: repositoryProposePermission, resourceRef: repository },
        ...permissions.map(permission => ({ permission })),
      ],
      credentials,
    );
    return rest.map(may => may && mayPropose);
  }

  /** @throws NotAllowedError */
  async requireChange(
    permission: BasicPermission,
    repository: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.mayChange(
      [permission],
      repository,
      credentials,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this to '${repository}': only owners of what it declares and administrators may (${permission.name}, ${repositoryProposePermission.name})`,
      );
    }
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may([{ permission }], credentials);
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this: it takes the permission ${permission.name}`,
      );
    }
  }

  /** @throws NotAllowedError */
  async requireOn(
    permission: ResourcePermission,
    pathRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may(
      [{ permission, resourceRef: pathRef }],
      credentials,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this to '${pathRef}': only its owners and administrators may (${permission.name})`,
      );
    }
  }

  async #readable(
    credentials: BackstageCredentials,
    conditions: string,
  ): Promise<string[]> {
    // The conditions name the caller's claims, so those who share them see the same
    const key = `${JSON.stringify(credentials.principal)} ${conditions}`;
    const cached = this.#cache.get(key);
    if (cached && cached.until > performance.now()) {
      return cached.refs;
    }
    const refs = this.#ask(credentials);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size >= MOST_CACHED) {
      this.#cache.delete(oldest);
    }
    this.#cache.delete(key);
    this.#cache.set(key, { until: performance.now() + CACHE_MS, refs });
    // A failure is not remembered
    refs.catch(() => this.#cache.delete(key));
    return refs;
  }

  async #ask(credentials: BackstageCredentials): Promise<string[]> {
    const readable: string[] = [];
    for (const entityRefs of chunks(await this.#known(), REFS_AT_ONCE)) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
        },
        { credentials },
      );
      readable.push(
        ...items.flatMap(entity =>
          entity ? [stringifyEntityRef(entity)] : [],
        ),
      );
    }
    return readable;
  }
}
