import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  countMarkers,
  isMarked,
  type Upgrade,
} from '@paved/plugin-golden-paths-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import {
  toWire,
  type DatabaseUpgradeStore,
  type StoredUpgrade,
} from '../database/DatabaseUpgradeStore';
import type { InstanceSync } from '../instances/InstanceSync';
import { afterFetch } from '../repositories/afterFetch';
import { RepositoryFiles } from '../repositories/RepositoryFiles';
import { hasLostBase } from './hasLostBase';
import type { UpgradeFollowing } from './UpgradeFollowing';

const SUBMODULE = '160000';

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
    if (await hasLostBase(upgrade, this.#options)) {
      throw new ConflictError(
        `The history of '${repository}' was rewritten since this upgrade was proposed; close it, and upgrade again`,
      );
    }
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

  /**
   * Files that have markers still. All that the branch changes are looked at: what was marked may have been renamed since, or
   * moved into another file.
   */
  async #marked(
    { repository, conflicts, baseCommit }: StoredUpgrade,
    commit: string,
  ): Promise<string[]> {
    if (conflicts.length === 0) {
      return [];
    }
    const { repositories, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const { files: changes } = await afterFetch(() =>
      repositories.compare(
        { repository, base: baseCommit, head: commit },
        { credentials },
      ),
    );
    const paths = changes.flatMap(({ path, type }) =>
      type === 'removed' ? [] : path,
    );
    const noted = new Set(conflicts.filter(isMarked).map(({ path }) => path));
    const markers = await this.#markers(repository, commit, paths);
    // Documents may show markers, and did so before
    const before = await this.#markers(repository, baseCommit, [
      ...markers.keys(),
    ]);
    return [...markers].flatMap(([path, number]) => {
      if (number === undefined) {
        return noted.has(path)
          ? `${path} (too large to look into; merge it in a clone)`
          : [];
      }
      return number > (before.get(path) ?? 0) ? path : [];
    });
  }

  /** How many lines of markers files have; `undefined` for what is too large to be read. What has none is left out. */
  async #markers(
    repository: string,
    commit: string,
    paths: string[],
  ): Promise<Map<string, number | undefined>> {
    if (paths.length === 0) {
      return new Map();
    }
    const { repositories, auth } = this.#options;
    const files = RepositoryFiles.create({
      repositories,
      auth,
      repository,
      commit,
    });
    const wanted = new Set(paths);
    const there = (await files.list('')).filter(
      ({ path, mode }) => mode !== SUBMODULE && wanted.has(path),
    );
    const contents = await files.read(there.map(({ path }) => path));
    return new Map(
      there
        .map(({ path }): [string, number | undefined] => {
          const content = contents.get(path);
          return [
            path,
            content && countMarkers(Buffer.from(content).toString('latin1')),
          ];
        })
        .filter(([, number]) => number !== 0),
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
