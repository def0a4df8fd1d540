import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scorecardReadPermission } from '@paved/plugin-scorecards-common';
import { PolicyGuard, RecentAnswers } from '@paved/router';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';

/** Entities that somebody may see: all, or those with these ids. */
export type Visible = 'all' | number[];

const PAGE_SIZE = 1_000;

/** Asks the permission policy, once per request and in batches. What the catalog does not show somebody is not there. */
export class PermissionGuard extends PolicyGuard {
  readonly #catalog: CatalogService;
  readonly #subjects: DatabaseSubjectStore;
  readonly #recent = RecentAnswers.create<Visible>();

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
    super(options.permissions);
    this.#catalog = options.catalog;
    this.#subjects = options.subjects;
  }

  /** Which entities' results somebody may see. */
  async visible(credentials: BackstageCredentials): Promise<Visible> {
    const [[{ result }], [catalog]] = await Promise.all([
      this.permissions.authorize([{ permission: scorecardReadPermission }], {
        credentials,
      }),
      this.permissions.authorizeConditional(
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
      : // The conditions name the caller's claims, so those who share them see the same
        this.#recent.get(JSON.stringify([credentials.principal, catalog]), () =>
          this.#ask(credentials),
        );
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
