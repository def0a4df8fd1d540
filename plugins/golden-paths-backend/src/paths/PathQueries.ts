import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  goldenPathPublishPermission,
  type PathDetail,
  type PathSatisfaction,
  type PathSummary,
  type Release,
} from '@paved/plugin-golden-paths-common';
import {
  hasSteppedOff,
  type DatabaseDeviationStore,
} from '../database/DatabaseDeviationStore';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type {
  DatabasePathStore,
  StoredPath,
} from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { PermissionGuard, Visible } from '../permissions/PermissionGuard';

/** What people who use paths say of them, by ref of the path. */
export type SatisfactionOf = (
  paths: string[],
  credentials: BackstageCredentials,
) => Promise<Map<string, PathSatisfaction>>;

export interface PathQueriesOptions {
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  guard: PermissionGuard;
  satisfactionOf: SatisfactionOf;
}

/** The services on a path that somebody may see. */
interface Fleet {
  on: Instance[];
  steppedOff: number;
}

/** Paths as pages show them: counted is only what whoever asks may see. */
export class PathQueries {
  readonly #options: PathQueriesOptions;

  static create(options: PathQueriesOptions): PathQueries {
    return new PathQueries(options);
  }

  private constructor(options: PathQueriesOptions) {
    this.#options = options;
  }

  async list(credentials: BackstageCredentials): Promise<PathSummary[]> {
    const { paths, releases, instances, guard } = this.#options;
    const visible = await guard.visible(credentials);
    const shown = (await paths.list()).filter(({ path }) =>
      visible.has(path.ref),
    );
    const [byPath, all, satisfaction] = await Promise.all([
      releases.byPath(),
      instances.list(),
      this.#options.satisfactionOf(
        shown.map(({ path }) => path.ref),
        credentials,
      ),
    ]);
    const fleets = await this.#fleets(all, visible);
    return shown.map(stored =>
      summaryOf(stored, {
        latest: byPath.get(stored.path.ref)?.[0],
        fleet: fleets.get(stored.path.ref),
        satisfaction: satisfaction.get(stored.path.ref),
      }),
    );
  }

  async get(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<PathDetail> {
    const { releases, instances, guard, satisfactionOf } = this.#options;
    const visible = await guard.visible(credentials);
    const stored = await this.find(ref, visible);
    const [published, all, satisfaction, [mayPublish]] = await Promise.all([
      releases.list(ref),
      instances.list(ref),
      satisfactionOf([ref], credentials),
      guard.may(
        [{ permission: goldenPathPublishPermission, resourceRef: ref }],
        credentials,
      ),
    ]);
    const fleet = (await this.#fleets(all, visible)).get(ref);
    const on = fleet?.on ?? [];
    const known = on.filter(({ drift }) => drift);
    return {
      ...summaryOf(stored, {
        latest: published[0],
        fleet,
        satisfaction: satisfaction.get(ref),
      }),
      releases: published.map(release => ({
        ...release,
        services: on.filter(each => each.release === release.version).length,
      })),
      candidate: stored.candidate,
      mayPublish,
      drift: {
        upToDate: known.filter(
          ({ drift }) => !drift?.behind && !drift?.managedChanged.length,
        ).length,
        behind: known.filter(({ drift }) => drift?.behind).length,
        managedChanged: known.filter(
          ({ drift }) => drift?.managedChanged.length,
        ).length,
        unknown: on.length - known.length,
      },
      problem: stored.problem,
    };
  }

  /** @throws NotFoundError when there is none, or none that may be seen */
  async find(ref: string, visible: Visible): Promise<StoredPath> {
    const stored = await this.#options.paths.get(ref);
    if (!stored || stored.deletedAt || !visible.has(ref)) {
      throw new NotFoundError(`There is no golden path '${ref}'`);
    }
    return stored;
  }

  async #fleets(
    instances: Instance[],
    visible: Visible,
  ): Promise<Map<string, Fleet>> {
    const deviations = await this.#options.deviations.inForce();
    const fleets = new Map<string, Fleet>();
    for (const instance of instances) {
      if (visible.has(instance.entityRef)) {
        const fleet = fleets.get(instance.path) ?? { on: [], steppedOff: 0 };
        if (hasSteppedOff(deviations.get(instance.repository), instance.path)) {
          fleet.steppedOff += 1;
        } else {
          fleet.on.push(instance);
        }
        fleets.set(instance.path, fleet);
      }
    }
    return fleets;
  }
}

function summaryOf(
  { path, template }: StoredPath,
  facts: {
    latest: Release | undefined;
    fleet: Fleet | undefined;
    satisfaction: PathSatisfaction | undefined;
  },
): PathSummary {
  const on = facts.fleet?.on ?? [];
  return {
    path,
    template,
    latest: facts.latest,
    services: on.length,
    teams: new Set(on.flatMap(({ owner }) => owner ?? [])).size,
    steppedOff: facts.fleet?.steppedOff ?? 0,
    hoursSaved:
      path.hoursSaved === undefined ? undefined : path.hoursSaved * on.length,
    satisfaction: facts.satisfaction ?? { answers: 0 },
  };
}
