import type { AuthService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  LOCK_FILE,
  parseLock,
  type Deviation,
  type Lock,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import {
  verify,
  type SourceTree,
  type UpgradeEngine,
  type UpgradeOutcome,
  type VerifyReport,
} from '@paved/plugin-golden-paths-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { ConflictError } from '@backstage/errors';
import { readLockText } from '../repositories/readLockText';
import { RepositoryFiles } from '../repositories/RepositoryFiles';
import type { ReleaseSnapshots } from './ReleaseSnapshots';

/** A repository as it is at a commit. */
export interface RepositoryState {
  repository: string;
  commit: string;
  lock: Lock;
}

/** Computes what upgrades do. Nothing outside is changed. */
export class UpgradePlanner {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #snapshots: ReleaseSnapshots;
  readonly #engine: UpgradeEngine;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    snapshots: ReleaseSnapshots;
    engine: UpgradeEngine;
  }): UpgradePlanner {
    return new UpgradePlanner(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    snapshots: ReleaseSnapshots;
    engine: UpgradeEngine;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#snapshots = options.snapshots;
    this.#engine = options.engine;
  }

  /**
   * A repository with its lock as they are now.
   *
   * @throws ConflictError when it is empty or has no lock; LockError when the lock can't be relied on
   */
  async state(repository: string): Promise<RepositoryState> {
    const { head } = await this.#repositories.get(
      { repository },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    const text =
      head &&
      (await readLockText(
        { repository, commit: head },
        {
          repositories: this.#repositories,
          auth: this.#auth,
          isExpected: true,
        },
      ));
    if (!head || text === undefined || text === '') {
      throw new ConflictError(
        `Repository '${repository}' has no ${LOCK_FILE}, so it is on no golden path; adopt one`,
      );
    }
    return { repository, commit: head, lock: parseLock(text) };
  }

  /** All files of a repository at a commit. */
  async tree({
    repository,
    commit,
  }: Pick<RepositoryState, 'repository' | 'commit'>): Promise<SourceTree> {
    return this.#files(repository, commit).tree();
  }

  /** Whether a repository is as its lock says. */
  async verify(
    state: RepositoryState,
    options: { current: SourceTree; leaveAlone: string[] },
  ): Promise<VerifyReport> {
    return verify({
      lock: state.lock,
      snapshot: await this.#snapshots.ofLock(state.lock),
      ...options,
    });
  }

  /**
   * What an upgrade to a release would make of a repository.
   *
   * @throws InputError and ConflictError naming why it can't be upgraded
   */
  async plan(
    state: RepositoryState,
    options: {
      to: ReleaseSnapshot;
      leaveAlone: string[];
      parameters?: JsonObject;
      current?: SourceTree;
      signal?: AbortSignal;
    },
  ): Promise<UpgradeOutcome> {
    const from = await this.#snapshots.ofLock(state.lock);
    return this.#engine.planUpgrade({
      ...options,
      lock: state.lock,
      from,
      current: options.current ?? (await this.tree(state)),
    });
  }

  #files(repository: string, commit: string): RepositoryFiles {
    return RepositoryFiles.create({
      repositories: this.#repositories,
      auth: this.#auth,
      repository,
      commit,
    });
  }
}

/** Globs of what a team keeps for itself. */
export function leftAlone(deviations: Deviation[] = []): string[] {
  return deviations.flatMap(({ scope, files }) =>
    scope === 'files' ? files : [],
  );
}
