import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  adoptionReadPermission,
  type MetricQuery,
} from '@paved/plugin-adoption-common';
import type { Teams } from '../teams/Teams';

/** Whose numbers somebody may see. */
export class Viewers {
  readonly #auth: AuthService;
  readonly #permissions: PermissionsService;
  readonly #userInfo: UserInfoService;
  readonly #catalog: CatalogService;
  readonly #teams: Teams;

  static create(options: {
    auth: AuthService;
    permissions: PermissionsService;
    userInfo: UserInfoService;
    catalog: CatalogService;
    teams: Teams;
  }): Viewers {
    return new Viewers(options);
  }

  private constructor(options: {
    auth: AuthService;
    permissions: PermissionsService;
    userInfo: UserInfoService;
    catalog: CatalogService;
    teams: Teams;
  }) {
    this.#auth = options.auth;
    this.#permissions = options.permissions;
    this.#userInfo = options.userInfo;
    this.#catalog = options.catalog;
    this.#teams = options.teams;
  }

  /** Whether somebody may see the numbers of the whole company. */
  async mayReadCompany(credentials: BackstageCredentials): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: adoptionReadPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** Groups that somebody belongs to, with all groups below these; a service belongs to none. */
  async teamsOf(credentials: BackstageCredentials): Promise<Set<string>> {
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      return new Set();
    }
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    const groups = ownershipEntityRefs
      .map(ref => ref.toLocaleLowerCase('en-US'))
      .filter(ref => ref.startsWith('group:'));
    const within = await Promise.all(
      groups.map(group => this.#teams.within(group)),
    );
    return new Set(within.flatMap(refs => [...refs]));
  }

  /** Groups whose numbers somebody may see; `undefined` when all. */
  async teamsShownTo(
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string> | undefined> {
    return (await this.mayReadCompany(credentials))
      ? undefined
      : this.teamsOf(credentials);
  }

  /**
   * @throws NotAllowedError when the numbers are not for them; NotFoundError when the catalog does not show them the entity
   */
  async requireMay(
    query: Pick<MetricQuery, 'team' | 'entity'>,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (query.entity) {
      if (
        !(await this.#catalog.getEntityByRef(query.entity, { credentials }))
      ) {
        throw new NotFoundError(`There is no entity ${query.entity}`);
      }
      // Metrics that are not of entities answer nothing then, but those of a team may
      if (!query.team) {
        return;
      }
    }
    if (await this.mayReadCompany(credentials)) {
      return;
    }
    if (!query.team) {
      throw new NotAllowedError(
        'The numbers of the whole company are for the platform team; ask for a team of yours with ?team=',
      );
    }
    if (!(await this.teamsOf(credentials)).has(query.team)) {
      throw new NotAllowedError(
        `The numbers of ${query.team} are for its members and the platform team`,
      );
    }
  }
}
