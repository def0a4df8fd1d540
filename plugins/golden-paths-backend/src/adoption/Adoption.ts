import { createHash } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
} from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { JsonObject } from '@backstage/types';
import {
  LOCK_FILE,
  type AdoptionMatch,
  type Release,
  type Upgrade,
} from '@paved/plugin-golden-paths-common';
import {
  matchReleases,
  RenderError,
  renderRelease,
  toFileWrites,
} from '@paved/plugin-golden-paths-node';
import { parseRepositoryId } from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import limiter from 'p-limit';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabasePathStore,
  StoredPath,
} from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import {
  toWire,
  type DatabaseUpgradeStore,
  type StoredUpgrade,
} from '../database/DatabaseUpgradeStore';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { FoundService } from '../services/ServiceQueries';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import type { UpgradeFollowing } from '../upgrades/UpgradeFollowing';
import type { UpgradePlanner } from '../upgrades/UpgradePlanner';

/** Who adopts a path moves on to its newest releases soon; older ones rarely are the nearest. */
const RELEASES_OF_A_PATH = 5;
const MOST_RELEASES = 40;
const MOST_MATCHES = 10;

export interface AdoptionOptions {
  catalog: CatalogService;
  repositories: RepositoriesService;
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  deviations: DatabaseDeviationStore;
  upgrades: DatabaseUpgradeStore;
  snapshots: ReleaseSnapshots;
  planner: UpgradePlanner;
  following: UpgradeFollowing;
  guard: PermissionGuard;
}

/** As what a repository is taken: a release, rendered with these parameters. */
export interface AdoptionRequest {
  path: StoredPath;
  release: string;
  parameters: JsonObject;
  /** Ref of a user; absent for services. */
  by?: string;
}

/** A service that may be adopted. */
interface Candidate {
  entityRef?: string;
  repository: string;
  commit: string;
}

/** Takes repositories onto paths that were not created from one. */
export class Adoption {
  readonly #options: AdoptionOptions;
  /** A match reads a repository and renders many releases. */
  readonly #limit = limiter(1);

  static create(options: AdoptionOptions): Adoption {
    return new Adoption(options);
  }

  private constructor(options: AdoptionOptions) {
    this.#options = options;
  }

  /**
   * The published releases that a repository resembles, nearest first.
   *
   * @throws ConflictError when it is on a path already
   */
  async matches(
    found: FoundService,
    credentials: BackstageCredentials,
  ): Promise<AdoptionMatch[]> {
    const { catalog, planner, snapshots } = this.#options;
    const candidate = await this.#candidate(found, credentials);
    const releases = await this.#releases(credentials);
    const entity =
      candidate.entityRef === undefined
        ? undefined
        : await catalog.getEntityByRef(candidate.entityRef, { credentials });
    return this.#limit(async () => {
      const matches = await matchReleases({
        current: await planner.tree(candidate),
        repository: parseRepositoryId(candidate.repository),
        snapshots: await Promise.all(
          releases.map(release => snapshots.get(release)),
        ),
        parameters: entity && knownFrom(entity),
      });
      return matches
        .filter(({ likeness }) => likeness > 0)
        .slice(0, MOST_MATCHES);
    });
  }

  /**
   * Proposes the lock that the repository would have, had it been created from the release. Nothing else in it is touched.
   * Asking for the same again answers what is proposed already.
   *
   * @throws InputError naming all that is wrong with the parameters
   * @throws ConflictError when it is on a path already
   */
  async propose(
    found: FoundService,
    { path, release: version, parameters, by }: AdoptionRequest,
    credentials: BackstageCredentials,
  ): Promise<Upgrade> {
    const { releases, snapshots, repositories, upgrades, following } =
      this.#options;
    const { entityRef, repository, commit } = await this.#candidate(
      found,
      credentials,
      path.path.ref,
    );
    const release = await releases.get(path.path.ref, version);
    if (!release) {
      throw new NotFoundError(
        `There is no release ${version} of '${path.path.ref}'`,
      );
    }
    const { owner, name } = parseRepositoryId(repository);
    const snapshot = await snapshots.get(release);
    const { lockFile } = orInputError(() =>
      renderRelease(snapshot, { parameters, repository: { owner, name } }),
    );
    const files = toFileWrites([lockFile]);
    const propose = () =>
      repositories.proposeChange(
        {
          repository,
          base: commit,
          branch: `golden-path/adopt-${path.path.name}`,
          title: `${path.path.title}: adopt ${version}`,
          description: describe(path, version),
          files,
          replace: true,
        },
        { credentials },
      );
    // Of two who ask for the same at once, one is refused at first; what the other has proposed is there then
    const change = await propose().catch(error => {
      if (isError(error) && error.name === 'ConflictError') {
        return propose();
      }
      throw error;
    });
    const adoption: StoredUpgrade = {
      // The same request again is the same adoption, also after a kill between its host and the database
      id: `adoption-${digest([repository, change.commit])}`,
      repository,
      entityRef,
      path: path.path.ref,
      from: version,
      to: version,
      state: 'open',
      conflicts: [],
      changes: 1,
      branch: change.branch,
      commit: change.commit,
      url: change.url,
      createdAt: new Date().toISOString(),
      createdBy: by,
      baseCommit: commit,
      planHash: digest(files),
    };
    await upgrades.addOpen(adoption);
    await following.supersede(repository, adoption.id);
    return toWire((await upgrades.get(adoption.id)) ?? adoption);
  }

  async #candidate(
    { entityRef, repository, instance }: FoundService,
    credentials: BackstageCredentials,
    path?: string,
  ): Promise<Candidate> {
    if (!repository) {
      throw new ConflictError(
        `No repository that the portal knows declares '${entityRef}'; put its catalog-info.yaml into one`,
      );
    }
    if (instance) {
      const deviations = await this.#options.deviations.inForce([repository]);
      const hasLeft = hasSteppedOff(deviations.get(repository), instance.path);
      // What its lock says can't be relied on, so that taking a release anew is a way out
      const isBroken = instance.lockProblem || instance.problem;
      if (hasLeft ? instance.path === path : !isBroken) {
        throw new ConflictError(
          hasLeft
            ? `'${repository}' has stepped off ${instance.path}; step on again`
            : `'${repository}' is on ${instance.path} already; step off first to take another path`,
        );
      }
    }
    const { head } = await this.#options.repositories.get(
      { repository },
      { credentials },
    );
    if (!head) {
      throw new ConflictError(
        `'${repository}' is empty; create from a path instead`,
      );
    }
    return { entityRef, repository, commit: head };
  }

  /** The newest of each path first, so that the limit leaves out none of them. */
  async #releases(credentials: BackstageCredentials): Promise<Release[]> {
    const { paths, releases, guard } = this.#options;
    const [visible, stored, byPath] = await Promise.all([
      guard.visible(credentials),
      paths.list(),
      releases.byPath(),
    ]);
    const own = stored
      .filter(({ path }) => visible.has(path.ref))
      .map(({ path }) => byPath.get(path.ref) ?? []);
    return Array.from({ length: RELEASES_OF_A_PATH })
      .flatMap((_, index) => own.flatMap(list => list[index] ?? []))
      .slice(0, MOST_RELEASES);
  }
}

/** Names that paths commonly give their parameters. */
function knownFrom({ metadata, spec, relations }: Entity): JsonObject {
  const known = {
    description: metadata.description,
    owner: relations?.find(({ type }) => type === RELATION_OWNED_BY)?.targetRef,
    lifecycle: spec?.lifecycle,
    system: spec?.system,
  };
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => typeof value === 'string'),
  ) as JsonObject;
}

function describe({ path }: StoredPath, version: string): string {
  return [
    `Puts this repository on the golden path "${path.title}", as if it had been created from its release ${version}. Only ${LOCK_FILE} is added; nothing else is touched.`,
    '## What to do',
    `1. Look at the parameters in ${LOCK_FILE}: later releases are rendered with them.`,
    '2. Merge. From then on the portal shows how far the repository is from its path, and upgrades are proposed as change requests like this one. Stepping off again is one click.',
  ].join('\n\n');
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
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
