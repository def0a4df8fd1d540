import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type {
  DatabaseInstanceStore,
  Instance,
} from '../database/DatabaseInstanceStore';
import type {
  DatabaseUpgradeStore,
  StoredUpgrade,
  UpgradeProgress,
} from '../database/DatabaseUpgradeStore';

const SHOWN_FAILURES = 5;

export interface UpgradeFollowingOptions {
  repositories: RepositoriesService;
  auth: AuthService;
  instances: DatabaseInstanceStore;
  upgrades: DatabaseUpgradeStore;
  logger: LoggerService;
}

/** Looks what became of upgrades on their hosts. */
export class UpgradeFollowing {
  readonly #options: UpgradeFollowingOptions;

  static create(options: UpgradeFollowingOptions): UpgradeFollowing {
    return new UpgradeFollowing(options);
  }

  private constructor(options: UpgradeFollowingOptions) {
    this.#options = options;
  }

  /**
   * Looks at all open ones.
   *
   * @throws Error naming those that could not be looked at now, when all others are done
   */
  async run(signal?: AbortSignal): Promise<void> {
    const open = await this.#options.upgrades.open();
    const failures: string[] = [];
    for (const repository of new Set(open.map(each => each.repository))) {
      signal?.throwIfAborted();
      await this.look(repository).catch(error =>
        failures.push(`${repository}: ${stringifyError(error)}`),
      );
    }
    if (failures.length > 0) {
      throw new Error(
        `Upgrades of ${
          failures.length
        } repositories could not be looked at: ${failures
          .slice(0, SHOWN_FAILURES)
          .join('; ')}`,
      );
    }
  }

  /**
   * Looks at those of one repository.
   *
   * @param isProposing - whoever asks holds the repository, so that nobody else can be proposing
   */
  async look(
    repository: string,
    { isProposing = false }: { isProposing?: boolean } = {},
  ): Promise<void> {
    const { upgrades, instances } = this.#options;
    const instance = await instances.get(repository);
    for (const { id } of await upgrades.open([repository])) {
      const isHeld =
        !isProposing &&
        (await instances.isUpgradeClaimed(repository, new Date()));
      // After having looked who holds it: who let go of it in between has written how it went
      const upgrade = await upgrades.get(id);
      if (upgrade?.state === 'open' && (upgrade.commit || !isHeld)) {
        await this.#follow(upgrade, instance);
      }
    }
    // Who proposed the newest may have been killed before the others were closed
    const [newest, ...older] = await upgrades.open([repository]);
    if (newest?.commit && older.length > 0) {
      await this.supersede(repository, newest.id);
    }
  }

  /** Closes all others of a repository in favour of one. */
  async supersede(repository: string, by: string): Promise<void> {
    const { repositories, upgrades, logger } = this.#options;
    const newest = await upgrades.get(by);
    for (const older of await upgrades.open([repository])) {
      if (older.id === by || !newest) {
        continue;
      }
      try {
        // One of the same name has been replaced already
        if (older.commit && older.branch !== newest.branch) {
          await repositories.closeChange(
            {
              repository,
              branch: older.branch,
              comment: `Superseded by the upgrade to ${newest.to}: ${newest.url}`,
            },
            await this.#asPlugin(),
          );
        }
        await this.#end(older, { state: 'superseded' });
      } catch (error) {
        // It is looked at again with the next ones
        logger.warn(
          `The upgrade of '${repository}' to ${
            older.to
          } could not be closed: ${stringifyError(error)}`,
        );
      }
    }
  }

  async #follow(
    upgrade: StoredUpgrade,
    instance: Instance | undefined,
  ): Promise<void> {
    const { repositories, upgrades } = this.#options;
    const { repository, branch } = upgrade;
    const change = await repositories.change(
      { repository, branch },
      await this.#asPlugin(),
    );
    if (change?.state === 'merged' || isOn(instance, upgrade)) {
      await this.#end(upgrade, {
        state: 'merged',
        commit: change?.commit,
        url: change?.url,
      });
    } else if (!upgrade.commit) {
      await this.#end(upgrade, {
        state: 'failed',
        error:
          'The portal was stopped before this reached the host; ask for the upgrade again',
      });
    } else if (!change || change.state === 'closed') {
      await this.#end(upgrade, { state: 'closed' });
    } else if (change.commit !== upgrade.commit) {
      await upgrades.advance(upgrade.id, {
        state: 'open',
        commit: change.commit,
      });
    }
  }

  async #end(upgrade: StoredUpgrade, progress: UpgradeProgress): Promise<void> {
    await this.#options.upgrades.advance(upgrade.id, {
      ...progress,
      endedAt: new Date().toISOString(),
    });
  }

  async #asPlugin() {
    return {
      credentials: await this.#options.auth.getOwnServiceCredentials(),
    };
  }
}

/** A change may be taken over in ways that its host does not call merging. */
function isOn(
  instance: Instance | undefined,
  { path, to }: StoredUpgrade,
): boolean {
  return (
    instance?.path === path && instance.release === to && !instance.lockProblem
  );
}
