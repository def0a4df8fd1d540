import { setTimeout as sleep } from 'node:timers/promises';
import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { DiscoveryRun } from '@paved/plugin-repositories-common';
import type { RepositoriesConfig } from '../config';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import type { DatabaseRunLease } from '../database/DatabaseRunLease';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import { approveRemovals } from '../database/removeWithdrawn';
import type { DiscoveryMetrics } from '../metrics/DiscoveryMetrics';
import { FullRun, type FullRunOptions } from './FullRun';
import type { NameCheck } from './NameCheck';
import type { ReferenceCheck } from './ReferenceCheck';
import { RunCounts } from './RunCounts';

const TASK_ID = 'repositories-discovery';

const TRIGGER_ATTEMPTS = 4;
const TRIGGER_DELAY_MS = 250;

export interface DiscoveryTaskOptions extends FullRunOptions {
  scheduler: SchedulerService;
  runs: DatabaseRunStore;
  lease: DatabaseRunLease;
  repositories: DatabaseRepositoryStore;
  references: ReferenceCheck;
  names: NameCheck;
  metrics: DiscoveryMetrics;
  config: RepositoriesConfig;
  logger: LoggerService;
}

/** Full runs of discovery, on a schedule and on demand, one at a time among all replicas. */
export class DiscoveryTask {
  readonly #options: DiscoveryTaskOptions;

  static create(options: DiscoveryTaskOptions): DiscoveryTask {
    return new DiscoveryTask(options);
  }

  private constructor(options: DiscoveryTaskOptions) {
    this.#options = options;
  }

  async schedule(): Promise<void> {
    await this.#options.scheduler.scheduleTask({
      ...this.#options.config.schedule,
      scope: 'global',
      id: TASK_ID,
      fn: signal =>
        this.#options.lease.hold(() => this.#runWhileRequested(signal)),
    });
  }

  /** Has a full run begin within seconds. */
  async start(): Promise<DiscoveryRun> {
    const run = await this.#options.runs.request(new Date());
    await this.#trigger();
    return run;
  }

  /** Begins anew what a process left behind that died in the middle of a run. */
  async restart(): Promise<void> {
    this.#options.logger.warn(
      'The process that did a discovery run is gone; the run begins anew. What it had read is kept.',
    );
    try {
      await this.#options.scheduler.cancelTask(TASK_ID);
    } catch (error) {
      // Its time was over just now
      if (!isError(error) || error.name !== 'ConflictError') {
        throw error;
      }
    }
    await this.#trigger();
  }

  /**
   * Lets the next run remove what a held run asked about, and has it begin within seconds.
   *
   * @throws ConflictError when the run is not held, or not the last one
   */
  async approve(runId: string): Promise<DiscoveryRun> {
    const run = await this.#options.runs.getHeld(runId);
    await approveRemovals(this.#options.knex, run.heldRemovals ?? []);
    await this.start();
    return run;
  }

  /**
   * @throws whatever made the run fail, once it is recorded
   */
  async run(signal: AbortSignal): Promise<void> {
    const { runs, metrics, logger } = this.#options;
    const startedAt = new Date();
    const requested = await runs.begin(startedAt);
    const trigger = requested ? 'manual' : 'schedule';
    let id = requested;
    let counts = new RunCounts();
    const end = async (outcome: {
      status: 'succeeded' | 'failed' | 'held';
      message?: string;
      heldRemovals?: string[];
    }) => {
      const { errors, warnings } = await this.#options.repositories.summary();
      const endedAt = new Date();
      await runs.end(
        { id, trigger, startedAt, endedAt },
        { ...counts, ...outcome, findings: errors + warnings },
      );
      metrics.ran(outcome.status, endedAt.getTime() - startedAt.getTime());
    };
    try {
      const outcome = await FullRun.create(this.#options).run({
        signal,
        onProgress: async progress => {
          counts = progress;
          id ??= await runs.start({ trigger, startedAt });
          await runs.progress(id, progress);
        },
      });
      counts = outcome.counts;
      await this.#options.references.run();
      await this.#options.names.run();
      if (outcome.hostErrors.length > 0) {
        throw new Error(outcome.hostErrors.join('; '));
      }
      await end({
        status: outcome.held.length ? 'held' : 'succeeded',
        message: outcome.message,
        heldRemovals: outcome.held,
      });
      if (counts.changed + counts.removed > 0) {
        logger.info(
          `Discovery read ${counts.changed} of ${counts.seen} repositories: ${counts.added} entities added, ${counts.updated} updated, ${counts.removed} removed`,
        );
      }
    } catch (error) {
      const message = signal.aborted
        ? `It was stopped before its end (its time was over, or the portal shut down). What it had read is kept; the next run goes on from there.`
        : errorMessage(error);
      await end({ status: 'failed', message });
      throw error;
    }
  }

  /** A run that was asked for while another one went on follows at once, not with the schedule. */
  async #runWhileRequested(signal: AbortSignal): Promise<void> {
    do {
      await this.run(signal);
    } while (!signal.aborted && (await this.#options.runs.isRequested()));
  }

  async #trigger(): Promise<void> {
    for (let attempt = 1; attempt <= TRIGGER_ATTEMPTS; attempt += 1) {
      try {
        await this.#options.scheduler.triggerTask(TASK_ID);
        return;
      } catch (error) {
        // It is running, and sees the request at its end; or has just ended, and its task is about to be free again
        if (!isError(error) || error.name !== 'ConflictError') {
          throw error;
        }
        await sleep(TRIGGER_DELAY_MS);
      }
    }
  }
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : stringifyError(error);
}
