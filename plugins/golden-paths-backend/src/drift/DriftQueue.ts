import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { DatabaseDeviationStore } from '../database/DatabaseDeviationStore';
import type {
  DatabaseInstanceStore,
  TakenInstance,
} from '../database/DatabaseInstanceStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import type { UpgradePlanner } from '../upgrades/UpgradePlanner';
import { computeDrift } from './computeDrift';

/** Few, so that nobody's lease runs out before its turn comes. */
const BATCH_SIZE = 4;
const RETRY_MS = 60_000;

export interface DriftQueueOptions {
  instances: DatabaseInstanceStore;
  deviations: DatabaseDeviationStore;
  releases: DatabaseReleaseStore;
  snapshots: ReleaseSnapshots;
  planner: UpgradePlanner;
  logger: LoggerService;
}

/** Computes the drift of repositories whose head, path or deviations have changed. */
export class DriftQueue {
  readonly #options: DriftQueueOptions;

  static create(options: DriftQueueOptions): DriftQueue {
    return new DriftQueue(options);
  }

  private constructor(options: DriftQueueOptions) {
    this.#options = options;
  }

  /**
   * Works off one batch.
   *
   * @returns whether there may be more
   */
  async runOnce(signal: AbortSignal): Promise<boolean> {
    const { instances } = this.#options;
    const taken = await instances.take(BATCH_SIZE, new Date());
    try {
      await Promise.all(taken.map(each => this.#compute(each, signal)));
    } catch (error) {
      // If this fails as well, the lease runs out
      await instances.postpone(taken).catch(() => undefined);
      throw error;
    }
    return taken.length > 0;
  }

  async #compute(taken: TakenInstance, signal: AbortSignal): Promise<void> {
    const { instances, deviations, releases, logger } = this.#options;
    let outcome;
    try {
      outcome = await computeDrift(taken, {
        ...this.#options,
        deviations: (
          await deviations.inForce([taken.repository])
        ).get(taken.repository),
        published: await releases.list(taken.path),
        now: new Date(),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(
        `The drift of '${
          taken.repository
        }' can't be told now; it is tried again: ${stringifyError(error)}`,
      );
      await instances.postpone([taken], new Date(Date.now() + RETRY_MS));
      return;
    }
    await instances.computed(taken, outcome);
  }
}
