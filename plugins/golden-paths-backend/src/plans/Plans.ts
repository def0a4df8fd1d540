import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { JsonObject } from '@backstage/types';
import {
  entityParameters,
  templateParameters,
  type CreationPlan,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { planCreation, RenderError } from '@paved/plugin-golden-paths-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import limiter from 'p-limit';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { StoredPath } from '../database/DatabasePathStore';
import { latestOf } from '../upgrades/latestOf';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';

/** A plan holds a render in memory. */
const PLANS_AT_ONCE = 2;

export interface PlansOptions {
  catalog: CatalogService;
  repositories: RepositoriesService;
  releases: DatabaseReleaseStore;
  snapshots: ReleaseSnapshots;
  /** Of new repositories for which no other is named. */
  defaultOwner?: string;
}

export interface PlanRequest {
  /** The latest when left out. */
  release?: string;
  parameters: JsonObject;
  repository?: { host?: string; owner?: string };
}

/** What creating from a path would make, exactly; nothing is made. */
export class Plans {
  readonly #options: PlansOptions;
  readonly #limit = limiter(PLANS_AT_ONCE);

  static create(options: PlansOptions): Plans {
    return new Plans(options);
  }

  private constructor(options: PlansOptions) {
    this.#options = options;
  }

  /**
   * @throws InputError naming all that is wrong with the parameters
   * @throws ConflictError when the repository or an entity of that name is there already
   */
  async plan(
    { path }: StoredPath,
    request: PlanRequest,
    credentials: BackstageCredentials,
  ): Promise<CreationPlan> {
    const { releases, snapshots } = this.#options;
    const { host, owner = this.#options.defaultOwner } =
      request.repository ?? {};
    const { name } = request.parameters;
    if (typeof name !== 'string') {
      throw new InputError(
        "parameters.name is missing: it is the new repository's name",
      );
    }
    if (!owner) {
      throw new InputError(
        "Nobody says where the repository goes: name repository.owner, or set 'repositories.defaultOwner' in the portal's configuration",
      );
    }
    const release =
      request.release === undefined
        ? latestOf(await releases.list(path.ref))
        : await releases.get(path.ref, request.release);
    if (!release) {
      throw new NotFoundError(
        request.release === undefined
          ? `'${path.ref}' has no release yet, so nothing can be created from it`
          : `There is no release ${request.release} of '${path.ref}'`,
      );
    }
    const snapshot = await snapshots.get(release);
    const { plan } = await this.#limit(async () =>
      orInputError(() =>
        planCreation(snapshot, {
          parameters: request.parameters,
          repository: { host, owner, name },
        }),
      ),
    );
    await this.#requireEntities(snapshot, plan, credentials);
    await this.#requireFree(plan, credentials);
    return plan;
  }

  /** A service of a team that does not exist is nobody's, not even its maker's. */
  async #requireEntities(
    { files }: ReleaseSnapshot,
    { parameters }: CreationPlan,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const template = files.find(({ path }) => path === 'template.yaml');
    const named = template
      ? entityParameters(
          templateParameters(Buffer.from(template.content).toString()),
          parameters,
        )
      : [];
    if (named.length === 0) {
      return;
    }
    const { items } = await this.#options.catalog.getEntitiesByRefs(
      { entityRefs: named.map(({ ref }) => ref), fields: ['kind'] },
      { credentials },
    );
    const problems = named.flatMap(({ name, ref, kinds }, index) => {
      const kind = items[index]?.kind.toLocaleLowerCase('en-US');
      if (!kind) {
        return [`${name}: the catalog has no ${ref}`];
      }
      return kinds && !kinds.includes(kind)
        ? [`${name}: ${ref} is a ${kind}; name a ${kinds.join(' or ')}`]
        : [];
    });
    if (problems.length > 0) {
      throw new InputError(`${problems.join('. ')}. Nothing was created`);
    }
  }

  async #requireFree(
    { repository, effects }: CreationPlan,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const entityRefs = effects
      .filter(({ type }) => type === 'register-entities')
      .flatMap(({ details }) => details.entityRefs as string[]);
    const [availability, { items }] = await Promise.all([
      this.#options.repositories.availability(repository, { credentials }),
      this.#options.catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind', 'metadata.name', 'metadata.namespace'] },
        { credentials },
      ),
    ]);
    const taken = entityRefs.filter((_, index) => items[index]);
    const problems = [
      ...(availability.available
        ? []
        : [
            availability.reason ??
              `The repository ${repository.owner}/${repository.name} is there already`,
          ]),
      ...(taken.length > 0
        ? [`The catalog has ${taken.join(', ')} already`]
        : []),
    ];
    if (problems.length > 0) {
      throw new ConflictError(
        `${problems.join('. ')}; choose another name, nothing was created`,
      );
    }
  }
}

function orInputError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RenderError) {
      throw new InputError(error.message);
    }
    throw error;
  }
}
