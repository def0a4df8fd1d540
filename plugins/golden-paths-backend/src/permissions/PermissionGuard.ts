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
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { chunks, whereIn } from '@paved/database';
import { goldenPathReadPermission } from '@paved/plugin-golden-paths-common';
import {
  repositoryProposePermission,
  repositoryReadPermission,
} from '@paved/plugin-repositories-common';
import { PolicyGuard, RecentAnswers } from '@paved/router';
import type { Knex } from 'knex';

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
export class PermissionGuard extends PolicyGuard {
  readonly #catalog: CatalogService;
  readonly #known: () => Promise<string[]>;
  readonly #recent = RecentAnswers.create<string[]>();

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
    super(options.permissions);
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
      this.permissions.authorizeConditional(
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
          : // The conditions name the caller's claims, so those who share them see the same
            await this.#recent.get(
              JSON.stringify([credentials.principal, catalog]),
              () => this.#ask(credentials),
            ),
      mayReadRepositories,
    });
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
