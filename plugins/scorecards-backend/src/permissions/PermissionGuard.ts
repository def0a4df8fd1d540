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
import { scorecardReadPermission } from '@paved/plugin-scorecards-common';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';

/** Entities that somebody may see: all, or those with these ids. */
export type Visible = 'all' | number[];

/** A list of what a person may see is good for so long; permissions to act are always asked for. */
const CACHE_MS = 10_000;
const MOST_CACHED = 500;
const PAGE_SIZE = 1_000;

/** Asks the permission policy, once per request and in batches. What the catalog does not show somebody is not there. */
export class PermissionGuard {
  readonly #permissions: PermissionsService;
  readonly #catalog: CatalogService;
  readonly #subjects: DatabaseSubjectStore;
  readonly #cache = new Map<
    string,
    { until: number; visible: Promise<Visible> }
  >();

  static create(options: {
    permissions: PermissionsService;
    catalog: CatalogService;
    subjects: DatabaseSubjectStore;
  }): PermissionGuard {
    return new PermissionGuard(options);
  }

  private constructor(options: {
    permissions: PermissionsService;
    catalog: CatalogService;
    subjects: DatabaseSubjectStore;
  }) {
    this.#permissions = options.permissions;
    this.#catalog = options.catalog;
    this.#subjects = options.subjects;
  }

  /** Which entities' results somebody may see. */
  async visible(credentials: BackstageCredentials): Promise<Visible> {
    const [[{ result }], [catalog]] = await Promise.all([
      this.#permissions.authorize([{ permission: scorecardReadPermission }], {
        credentials,
      }),
      this.#permissions.authorizeConditional(
        [{ permission: catalogEntityReadPermission }],
        { credentials },
      ),
    ]);
    if (
      result !== AuthorizeResult.ALLOW ||
      catalog.result === AuthorizeResult.DENY
    ) {
      return [];
    }
    return catalog.result === AuthorizeResult.ALLOW
      ? 'all'
      : this.#readable(credentials, JSON.stringify(catalog));
  }

  /** Whether somebody may see the results of one entity. */
  async mayRead(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [mayRead] = await this.mayReadAll([entityRef], credentials);
    return mayRead;
  }

  /** Whether somebody may see each of some entities. */
  async mayReadAll(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const [mayRead, ...each] = await this.may(
      [
        { permission: scorecardReadPermission },
        ...entityRefs.map(resourceRef => ({
          permission: catalogEntityReadPermission,
          resourceRef,
        })),
      ],
      credentials,
    );
    return each.map(may => may && mayRead);
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
    scorecardRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may(
      [{ permission, resourceRef: scorecardRef }],
      credentials,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this to '${scorecardRef}': only its owners and administrators may (${permission.name})`,
      );
    }
  }

  async #readable(
    credentials: BackstageCredentials,
    conditions: string,
  ): Promise<Visible> {
    // The conditions name the caller's claims, so those who share them see the same
    const key = `${JSON.stringify(credentials.principal)} ${conditions}`;
    const cached = this.#cache.get(key);
    if (cached && cached.until > performance.now()) {
      return cached.visible;
    }
    const visible = this.#ask(credentials);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size >= MOST_CACHED) {
      this.#cache.delete(oldest);
    }
    this.#cache.delete(key);
    this.#cache.set(key, { until: performance.now() + CACHE_MS, visible });
    // A failure is not remembered
    visible.catch(() => this.#cache.delete(key));
    return visible;
  }

  async #ask(credentials: BackstageCredentials): Promise<Visible> {
    const refs: string[] = [];
    const pages = this.#catalog.streamEntities(
      {
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
        pageSize: PAGE_SIZE,
      },
      { credentials },
    );
    for await (const entities of pages) {
      refs.push(...entities.map(entity => stringifyEntityRef(entity)));
    }
    return this.#subjects.idsOf(refs);
  }
}
