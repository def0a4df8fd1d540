import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotFoundError, stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  deviationDeclarePermission,
  goldenPathReadPermission,
  serviceUpgradePermission,
  type EntityGoldenPath,
  type ServiceOnPath,
  type ServicesPage,
} from '@paved/plugin-golden-paths-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabaseInstanceStore,
  Instance,
  ServiceState,
} from '../database/DatabaseInstanceStore';
import type { DatabasePathStore } from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import {
  toWire,
  type DatabaseUpgradeStore,
  type StoredUpgrade,
} from '../database/DatabaseUpgradeStore';
import type { PathQueries } from '../paths/PathQueries';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { hasLostBase } from '../upgrades/hasLostBase';
import { latestOf } from '../upgrades/latestOf';

/** Repository that an entity comes from. */
const ANNOTATION_REPOSITORY = 'paved.dev/repository';
const MOST_UPGRADES = 20;

export interface ServiceQueriesOptions {
  catalog: CatalogService;
  repositories: RepositoriesService;
  auth: AuthService;
  logger: LoggerService;
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  upgrades: DatabaseUpgradeStore;
  pathQueries: PathQueries;
  guard: PermissionGuard;
}

/** What is asked for of a path's services. */
export interface ServicesFilter {
  owner?: string;
  release?: string;
  state?: ServiceState;
  after?: string;
  limit: number;
}

/** A service that somebody asks about: its repository, and what is known of it when it is on a path. */
export interface FoundService {
  entityRef?: string;
  /** Absent when no repository that the portal knows declares it. */
  repository?: string;
  instance?: Instance;
}

/** Services on paths, as whoever asks may see them. */
export class ServiceQueries {
  readonly #options: ServiceQueriesOptions;

  static create(options: ServiceQueriesOptions): ServiceQueries {
    return new ServiceQueries(options);
  }

  private constructor(options: ServiceQueriesOptions) {
    this.#options = options;
  }

  /** A page of those on a path, with the cursor's place by repository. */
  async page(
    path: string,
    filter: ServicesFilter,
    credentials: BackstageCredentials,
  ): Promise<ServicesPage & { last?: string }> {
    const { guard, pathQueries, instances } = this.#options;
    const visible = await guard.visible(credentials);
    await pathQueries.find(path, visible);
    const { items, totalItems } = await instances.page({
      ...filter,
      path,
      visible,
      limit: filter.limit + 1,
    });
    const shown = items.slice(0, filter.limit);
    return {
      items: await this.#describe(shown),
      totalItems,
      last: items.length > filter.limit ? shown.at(-1)?.repository : undefined,
    };
  }

  /**
   * The service that an entity is part of.
   *
   * @throws NotFoundError also when it may not be seen
   */
  async find(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<FoundService> {
    const { catalog, guard, instances } = this.#options;
    const [[mayRead], entity] = await Promise.all([
      guard.may([{ permission: goldenPathReadPermission }], credentials),
      catalog.getEntityByRef(entityRef, { credentials }),
    ]);
    if (!mayRead || !entity) {
      throw new NotFoundError(`There is no entity '${entityRef}'`);
    }
    const repository = entity.metadata.annotations?.[ANNOTATION_REPOSITORY];
    return {
      entityRef,
      repository,
      instance: repository ? await instances.get(repository) : undefined,
    };
  }

  /**
   * The service in a repository.
   *
   * @throws NotFoundError also when it may not be seen
   */
  async findByRepository(
    repository: string,
    credentials: BackstageCredentials,
  ): Promise<FoundService> {
    const { repositories, guard, instances } = this.#options;
    const [visible, instance] = await Promise.all([
      guard.visible(credentials),
      instances.get(repository),
      repositories.get({ repository }, { credentials }),
    ]);
    if (!visible.has(instance?.entityRef)) {
      throw new NotFoundError(`There is no repository '${repository}'`);
    }
    return { entityRef: instance?.entityRef, repository, instance };
  }

  /** All that its page shows. */
  async describe(
    { repository, instance }: FoundService,
    credentials: BackstageCredentials,
  ): Promise<EntityGoldenPath> {
    if (!repository) {
      return { upgrades: [], mayUpgrade: false, mayDeviate: false };
    }
    const { paths, releases, upgrades, guard } = this.#options;
    const [stored, published, list, [mayUpgrade, mayDeviate]] =
      await Promise.all([
        instance && paths.get(instance.path),
        instance ? releases.list(instance.path) : [],
        upgrades.list({ repositories: [repository], limit: MOST_UPGRADES }),
        guard.mayChange(
          [serviceUpgradePermission, deviationDeclarePermission],
          repository,
          credentials,
        ),
      ]);
    const [service] = instance ? await this.#describe([instance]) : [];
    const open = list.find(({ id }) => id === service?.openUpgrade?.id);
    return {
      repository,
      service: service && {
        ...service,
        openUpgrade: open
          ? { ...toWire(open), hasLostBase: await this.#hasLostBase(open) }
          : service.openUpgrade,
      },
      lock: instance?.lock,
      pathTitle: stored?.path.title,
      latest: latestOf(published)?.version,
      upgrades: list.map(toWire),
      mayUpgrade,
      mayDeviate,
    };
  }

  /** The page is shown also while the repository can't be read; merging looks again. */
  async #hasLostBase(upgrade: StoredUpgrade): Promise<boolean | undefined> {
    return hasLostBase(upgrade, this.#options).catch(error => {
      this.#options.logger.warn(
        `The history of '${
          upgrade.repository
        }' can't be looked at: ${stringifyError(error)}`,
      );
      return undefined;
    });
  }

  async #describe(instances: Instance[]): Promise<ServiceOnPath[]> {
    const repositories = instances.map(({ repository }) => repository);
    const [deviations, open] = await Promise.all([
      this.#options.deviations.inForce(repositories),
      this.#options.upgrades.open(repositories),
    ]);
    return instances.map(instance => {
      const { repository, lockProblem, problem } = instance;
      const declared = (deviations.get(repository) ?? []).filter(
        ({ path }) => path === instance.path,
      );
      const upgrade = open.find(each => each.repository === repository);
      return {
        repository,
        repositoryUrl: instance.repositoryUrl,
        entityRef: instance.entityRef,
        title: instance.title,
        owner: instance.owner,
        path: instance.path,
        release: instance.release,
        drift: instance.drift,
        deviations: declared,
        steppedOff: hasSteppedOff(declared, instance.path),
        openUpgrade: upgrade && toWire(upgrade),
        problem: lockProblem ?? problem,
      };
    });
  }
}
