import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  compareVersions,
  newParameters,
  previewHash,
  templateParameters,
  type Release,
  type TemplateParameters,
  type Upgrade,
  type UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import {
  toFileWrites,
  UpgradeError,
  type UpgradeOutcome,
} from '@paved/plugin-golden-paths-node';
import type { FileWrite } from '@paved/plugin-repositories-common';
import type {
  GitIdentity,
  RepositoriesService,
} from '@paved/plugin-repositories-node';
import limiter from 'p-limit';
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
import {
  toWire,
  type DatabaseUpgradeStore,
  type StoredUpgrade,
} from '../database/DatabaseUpgradeStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import { describeUpgrade } from './describeUpgrade';
import { latestOf } from './latestOf';
import type { ReleaseSnapshots } from './ReleaseSnapshots';
import type { UpgradeFollowing } from './UpgradeFollowing';
import {
  leftAlone,
  type RepositoryState,
  type UpgradePlanner,
} from './UpgradePlanner';

/** Previews hold two renders and a merge in memory. */
const PREVIEWS_AT_ONCE = 2;
const WAIT_MS = 90_000;
const LOOK_MS = 200;

export interface UpgradesOptions {
  repositories: RepositoriesService;
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  upgrades: DatabaseUpgradeStore;
  snapshots: ReleaseSnapshots;
  planner: UpgradePlanner;
  following: UpgradeFollowing;
  events: GoldenPathEvents;
}

/** What is asked for. */
export interface UpgradeTarget {
  /** The latest when left out. */
  release?: string;
  /** Over those of the lock. */
  parameters?: JsonObject;
}

export interface UpgradeCommand extends UpgradeTarget {
  /** Of the preview that was looked at: this is done, or nothing. */
  hash?: string;
  rollout?: string;
  /** Ref of a user; absent for the portal itself. */
  by?: string;
  /** In whose name it is committed; only where the credentials are a service's. */
  author?: GitIdentity;
}

interface Plan {
  preview: UpgradePreview;
  files: FileWrite[];
  path: StoredPath;
}

/** Brings releases into repositories, as requests that people review. */
export class Upgrades {
  readonly #options: UpgradesOptions;
  readonly #limit = limiter(PREVIEWS_AT_ONCE);

  static create(options: UpgradesOptions): Upgrades {
    return new Upgrades(options);
  }

  private constructor(options: UpgradesOptions) {
    this.#options = options;
  }

  /**
   * What an upgrade would do now; where a new release asks for what nobody has said yet, only what that is.
   *
   * @throws InputError and ConflictError naming why it can't be upgraded
   */
  async preview(
    instance: Instance,
    target: UpgradeTarget,
  ): Promise<UpgradePreview> {
    return this.#limit(async () => {
      try {
        return (await this.#plan(instance, target)).preview;
      } catch (error) {
        const question =
          isError(error) && error.name === 'InputError'
            ? await this.#question(instance, target)
            : undefined;
        if (!question) {
          throw error;
        }
        return question;
      }
    });
  }

  /**
   * Proposes an upgrade. Asking for what is proposed already answers that; of two who ask at once the second waits for the
   * first.
   *
   * @throws ConflictError when what would be done is no longer what `hash` stands for
   */
  async propose(
    instance: Instance,
    command: UpgradeCommand,
    credentials: BackstageCredentials,
  ): Promise<Upgrade> {
    const { instances } = this.#options;
    const { repository } = instance;
    const holder = randomUUID();
    await this.#claim(repository, holder);
    try {
      await this.#options.following.look(repository, { isProposing: true });
      const plan = await this.#limit(() => this.#plan(instance, command));
      const { hash } = plan.preview;
      if (command.hash !== undefined && command.hash !== hash) {
        throw new ConflictError(
          `What would be done to '${repository}' is no longer what was looked at: its commit is ${plan.preview.commit.slice(
            0,
            12,
          )} by now, or its path has changed; look at the preview again`,
        );
      }
      const open = await this.#options.upgrades.open([repository]);
      const same = open.find(({ planHash }) => planHash === hash);
      return toWire(
        same ?? (await this.#propose(instance, plan, command, credentials)),
      );
    } finally {
      await instances.freeUpgrade(repository, holder);
    }
  }

  async #claim(repository: string, holder: string): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (
      !(await this.#options.instances.claimUpgrade(
        repository,
        holder,
        new Date(),
      ))
    ) {
      if (Date.now() > end) {
        throw new ConflictError(
          `Another upgrade of '${repository}' is being proposed; try again in a minute`,
        );
      }
      await sleep(LOOK_MS);
    }
  }

  async #propose(
    instance: Instance,
    { preview, files, path }: Plan,
    command: UpgradeCommand,
    credentials: BackstageCredentials,
  ): Promise<StoredUpgrade> {
    const { repositories, upgrades, following, events } = this.#options;
    const upgrade: StoredUpgrade = {
      id: randomUUID(),
      repository: instance.repository,
      entityRef: instance.entityRef,
      path: preview.path,
      from: preview.from,
      to: preview.to,
      state: 'open',
      conflicts: preview.conflicts,
      changes: preview.changes.length,
      branch: branchOf(preview),
      rollout: command.rollout,
      createdAt: new Date().toISOString(),
      createdBy: command.by,
      baseCommit: preview.commit,
      planHash: preview.hash,
    };
    // Before anything is done outside, so that who comes after a kill knows where to look
    await upgrades.add(upgrade);
    try {
      const { commit, url } = await repositories.proposeChange(
        {
          repository: instance.repository,
          base: preview.commit,
          branch: upgrade.branch,
          title: `${path.path.title}: from ${preview.from} to ${preview.to}`,
          description: describeUpgrade(preview, path.path),
          files,
          author: command.author,
          replace: true,
        },
        { credentials },
      );
      await upgrades.advance(upgrade.id, { state: 'open', commit, url });
      await following.supersede(instance.repository, upgrade.id);
      await events.publish({
        id: `upgrades/${upgrade.id}/proposed`,
        type: 'golden-path.upgrade-proposed',
        at: upgrade.createdAt,
        path: upgrade.path,
        release: upgrade.to,
        repository: upgrade.repository,
        entityRef: upgrade.entityRef,
        owner: instance.owner,
        by: upgrade.createdBy,
      });
      return { ...upgrade, commit, url };
    } catch (error) {
      await upgrades.advance(upgrade.id, {
        state: 'failed',
        error: toError(error).message,
        endedAt: new Date().toISOString(),
      });
      throw error;
    }
  }

  async #plan(instance: Instance, target: UpgradeTarget): Promise<Plan> {
    const course = await this.#course(instance, target.release);
    const { state, release, path } = course;
    let outcome: UpgradeOutcome;
    try {
      outcome = await this.#options.planner.plan(state, {
        to: await this.#options.snapshots.get(release),
        leaveAlone: course.leaveAlone,
        parameters: target.parameters,
      });
    } catch (error) {
      throw toWireError(error);
    }
    if (outcome.writes.length === 0) {
      throw new ConflictError(
        `'${instance.repository}' is as release ${release.version} makes it already; there is nothing to upgrade`,
      );
    }
    const files = toFileWrites(outcome.writes);
    const preview = {
      ...toldOf(course),
      changes: outcome.changes,
      conflicts: outcome.conflicts,
      migrations: outcome.migrations,
      newParameters: outcome.newParameters,
      parameters: outcome.parameters,
    };
    return {
      preview: { ...preview, hash: previewHash(preview, files) },
      files,
      path,
    };
  }

  /** What a new release asks for, where that keeps an upgrade from being computed. */
  async #question(
    instance: Instance,
    { release, parameters = {} }: UpgradeTarget,
  ): Promise<UpgradePreview | undefined> {
    const course = await this.#course(instance, release);
    const { lock } = course.state;
    const asked = newParameters(
      lock,
      await this.#templateOf(course.release),
      await this.#templateOf({ path: lock.path, digest: lock.digest }),
    );
    const isMissing = asked.some(
      each =>
        each.required &&
        each.default === undefined &&
        !Object.hasOwn(parameters, each.name),
    );
    return isMissing
      ? {
          ...toldOf(course),
          hash: '',
          changes: [],
          conflicts: [],
          migrations: [],
          newParameters: asked,
          parameters: { ...lock.parameters, ...parameters },
        }
      : undefined;
  }

  async #templateOf(
    release: Pick<Release, 'path' | 'digest'>,
  ): Promise<TemplateParameters> {
    const { files } = await this.#options.snapshots.get(release);
    const template = files.find(({ path }) => path === 'template.yaml');
    return templateParameters(Buffer.from(template?.content ?? []).toString());
  }

  async #course(
    { repository }: Instance,
    version: string | undefined,
  ): Promise<Course> {
    const { paths, releases, deviations, snapshots, planner } = this.#options;
    const state = await planner.state(repository);
    const { lock } = state;
    const [path, published, inForce] = await Promise.all([
      paths.get(lock.path),
      releases.list(lock.path),
      deviations.inForce([repository]),
    ]);
    if (hasSteppedOff(inForce.get(repository), lock.path)) {
      throw new ConflictError(
        `'${repository}' has stepped off ${lock.path}; step on again first`,
      );
    }
    // Says what is wrong with the lock before anything else
    await snapshots.ofLock(lock);
    return {
      state,
      // It would not have been found otherwise
      path: path as StoredPath,
      published,
      release: targetOf(published, version, lock),
      leaveAlone: leftAlone(inForce.get(repository)),
    };
  }
}

/** From where to where. */
interface Course {
  state: RepositoryState;
  path: StoredPath;
  published: Release[];
  release: Release;
  leaveAlone: string[];
}

function toldOf({ state, release, published }: Course) {
  const { repository, commit, lock } = state;
  return {
    repository,
    commit,
    path: lock.path,
    from: lock.release,
    to: release.version,
    changelog: published
      .filter(
        ({ version }) =>
          compareVersions(version, lock.release) > 0 &&
          compareVersions(version, release.version) <= 0,
      )
      .map(({ version, changelog }) => ({ version, text: changelog })),
  };
}

function targetOf(
  published: Release[],
  version: string | undefined,
  lock: { path: string; release: string },
): Release {
  const release =
    version === undefined
      ? latestOf(published)
      : published.find(each => each.version === version);
  if (!release) {
    throw new NotFoundError(
      `There is no release ${version ?? ''} of ${lock.path}`,
    );
  }
  const order = compareVersions(release.version, lock.release);
  if (order <= 0) {
    throw new InputError(
      order === 0
        ? `It is on release ${release.version} already`
        : `It is on release ${lock.release}, and ${release.version} is older; there is no way back by an upgrade`,
    );
  }
  return release;
}

/** `golden-path/go-microservice-1.1.0` */
function branchOf({ path, to }: UpgradePreview): string {
  const { namespace, name } = parseEntityRef(path);
  return `golden-path/${
    namespace === 'default' ? '' : `${namespace}-`
  }${name}-${to}`;
}

/** What is wrong with the request or the repository is no failure of the portal. */
function toWireError(error: unknown): unknown {
  if (!(error instanceof UpgradeError) || error.reason === 'git') {
    return error;
  }
  return error.reason === 'parameters'
    ? new InputError(error.message, error)
    : new ConflictError(error.message, error);
}
