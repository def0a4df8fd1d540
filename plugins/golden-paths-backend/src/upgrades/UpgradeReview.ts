import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import type { Upgrade } from '@paved/plugin-golden-paths-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import {
  toWire,
  type DatabaseUpgradeStore,
  type StoredUpgrade,
} from '../database/DatabaseUpgradeStore';
import type { InstanceSync } from '../instances/InstanceSync';
import { RepositoryFiles } from '../repositories/RepositoryFiles';
import type { UpgradeFollowing } from './UpgradeFollowing';

const FETCHED_AFTER_MS = 2_500;
/** Looked through for the one that an upgrade starts at. */
const MOST_COMMITS = 1_000;
const MARKER = /^(?:<{7}|>{7})(?: |$)/m;

export interface UpgradeReviewOptions {
  repositories: RepositoriesService;
  auth: AuthService;
  upgrades: DatabaseUpgradeStore;
  following: UpgradeFollowing;
  instances: InstanceSync;
}

/** What a person decides of an upgrade, in that person's name. */
export class UpgradeReview {
  readonly #options: UpgradeReviewOptions;

  static create(options: UpgradeReviewOptions): UpgradeReview {
    return new UpgradeReview(options);
  }

  private constructor(options: UpgradeReviewOptions) {
    this.#options = options;
  }

  /**
   * @throws ConflictError when it is not open, its host can't merge from here, or files still have marks of conflicts
   */
  async merge(id: string, credentials: BackstageCredentials): Promise<Upgrade> {
    const { repositories, instances } = this.#options;
    const upgrade = await this.#open(id);
    const { repository, branch } = upgrade;
    const change = await repositories.change(
      { repository, branch },
      { credentials },
    );
    if (!change?.canMerge) {
      throw new ConflictError(
        `The portal can't merge this; merge it where it is reviewed: ${upgrade.url}`,
      );
    }
    await this.#requireBase(upgrade);
    const marked = await this.#marked(upgrade, change.commit);
    if (marked.length > 0) {
      throw new ConflictError(
        `These files still have marks of conflicts: ${marked.join(
          ', ',
        )}; decide between the two sides in a clone, and push to ${branch}`,
      );
    }
    await repositories.mergeChange(
      { repository, branch, expectedHead: change.commit },
      { credentials },
    );
    return this.#after(id, async () => {
      await repositories.refresh(
        { repository },
        { credentials: await this.#options.auth.getOwnServiceCredentials() },
      );
      await instances.pushed(repository, new Date());
    });
  }

  /** @throws ConflictError when it is not open */
  async close(id: string, credentials: BackstageCredentials): Promise<Upgrade> {
    const { repository, branch } = await this.#open(id);
    await this.#options.repositories.closeChange(
      { repository, branch },
      { credentials },
    );
    return this.#after(id, async () => undefined);
  }

  /** Merging what began before history was rewritten would bring back what somebody has taken out of it. */
  async #requireBase({ repository, baseCommit }: StoredUpgrade): Promise<void> {
    const commits = await this.#options.repositories.history(
      { repository, limit: MOST_COMMITS },
      { credentials: await this.#options.auth.getOwnServiceCredentials() },
    );
    if (
      commits.length < MOST_COMMITS &&
      !commits.some(({ id }) => id === baseCommit)
    ) {
      throw new ConflictError(
        `The history of '${repository}' was rewritten since this upgrade was proposed; close it, and upgrade again`,
      );
    }
  }

  async #open(id: string): Promise<StoredUpgrade> {
    const upgrade = await this.#get(id);
    await this.#options.following.look(upgrade.repository);
    const current = await this.#get(id);
    if (current.state !== 'open') {
      throw new ConflictError(
        `This upgrade is ${current.state}; there is nothing to decide any more`,
      );
    }
    return current;
  }

  async #after(id: string, settle: () => Promise<void>): Promise<Upgrade> {
    const { repository } = await this.#get(id);
    await settle();
    await this.#options.following.look(repository);
    return toWire(await this.#get(id));
  }

  async #marked(
    { repository, conflicts }: StoredUpgrade,
    commit: string,
  ): Promise<string[]> {
    const paths = conflicts
      .filter(({ type }) => type === 'content')
      .map(({ path }) => path);
    const { repositories, auth } = this.#options;
    const files = RepositoryFiles.create({
      repositories,
      auth,
      repository,
      commit,
    });
    const contents = await files.read(paths).catch(async error => {
      if (!isError(error) || error.name !== 'NotFoundError') {
        throw error;
      }
      // Pushed a moment ago: what the portal reads from is fetched every other second at most
      await sleep(FETCHED_AFTER_MS);
      return files.read(paths);
    });
    return paths.filter(path =>
      MARKER.test(Buffer.from(contents.get(path) ?? []).toString('latin1')),
    );
  }

  async #get(id: string): Promise<StoredUpgrade> {
    const upgrade = await this.#options.upgrades.get(id);
    if (!upgrade) {
      throw new NotFoundError(`There is no upgrade '${id}'`);
    }
    return upgrade;
  }
}
