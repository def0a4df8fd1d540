import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { DatabaseLoopStore } from '@paved/database';
import type { FactCollector } from '@paved/plugin-scorecards-node';
import type { CollectorRegistry } from '../collectors/CollectorRegistry';
import type { FactCollection } from '../collectors/FactCollection';
import type { ScorecardsConfig } from '../config';
import type { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { Evaluator } from '../evaluation/Evaluator';
import type { ScorecardMetrics } from '../metrics/ScorecardMetrics';
import type { CatalogSync, SyncOutcome } from '../sync/CatalogSync';
import type { EvaluationWorker } from './EvaluationWorker';

/** Names of loops, as they are recorded. */
export const SYNC_LOOP = 'sync';
export const EVALUATION_LOOP = 'evaluation';
export const collectLoop = (collector: string) => `collect:${collector}`;

const SYNC_TASK = 'scorecards-sync';
const EVALUATION_TASK = 'scorecards-evaluation';
const collectTask = (collector: string) => `scorecards-collect-${collector}`;

export interface ScorecardTasksOptions {
  scheduler: SchedulerService;
  sync: CatalogSync;
  definitions: ScorecardDefinitions;
  collectors: CollectorRegistry;
  collection: FactCollection;
  evaluator: Evaluator;
  queue: DatabaseEvaluationQueue;
  worker: EvaluationWorker;
  loops: DatabaseLoopStore;
  metrics: ScorecardMetrics;
  config: ScorecardsConfig;
  logger: LoggerService;
}

/** What runs again and again, each at most once among all replicas. What fails, fails in the scheduler too. */
export class ScorecardTasks {
  readonly #options: ScorecardTasksOptions;
  /** To be run once more, because of a change that came while they ran. */
  readonly #due = new Set<string>();

  static create(options: ScorecardTasksOptions): ScorecardTasks {
    return new ScorecardTasks(options);
  }

  private constructor(options: ScorecardTasksOptions) {
    this.#options = options;
  }

  async schedule(): Promise<void> {
    const { scheduler, config, collectors } = this.#options;
    await scheduler.scheduleTask({
      ...config.syncSchedule,
      id: SYNC_TASK,
      scope: 'global',
      fn: signal => this.sync(signal),
    });
    await scheduler.scheduleTask({
      ...config.evaluationSchedule,
      id: EVALUATION_TASK,
      scope: 'global',
      fn: signal => this.evaluate(signal),
    });
    for (const collector of collectors.all()) {
      await scheduler.scheduleTask({
        ...config.collectorSchedule(collector.id),
        id: collectTask(collector.id),
        scope: 'global',
        fn: signal => this.collect(collector, signal),
      });
    }
  }

  /** Compares the whole catalog. */
  async sync(signal?: AbortSignal): Promise<void> {
    await this.#run(SYNC_LOOP, async () => {
      await this.synced(
        await this.#options.sync.run({ signal, now: new Date() }),
      );
    });
  }

  /** What follows from entities having changed. */
  async synced({ changed, removed }: SyncOutcome): Promise<void> {
    const { definitions, queue, worker, logger } = this.#options;
    if (changed.length + removed.length > 0) {
      logger.debug(
        `The catalog has ${changed.length} new and changed entities, and ${removed.length} less`,
      );
    }
    // Also when nothing changed: what an earlier run could not finish is taken up
    const isChanged = await definitions.update(new Date());
    await queue.add(changed, { collect: true, now: new Date() });
    if (changed.length > 0) {
      worker.kick();
    }
    if (isChanged) {
      this.#due.add(EVALUATION_TASK);
      for (const { id } of this.#options.collectors.all()) {
        this.#due.add(collectTask(id));
      }
    }
    for (const task of this.#due) {
      await this.#trigger(task);
    }
  }

  async evaluate(signal?: AbortSignal): Promise<void> {
    await this.#run(EVALUATION_LOOP, async () => {
      const counts = await this.#options.evaluator.evaluateAll({ signal });
      if (counts.changed > 0) {
        this.#options.logger.info(
          `Evaluated ${counts.entities} entities: ${counts.changed} stand otherwise now`,
        );
      }
    });
  }

  async collect(collector: FactCollector, signal: AbortSignal): Promise<void> {
    const { collection, queue, worker, logger } = this.#options;
    await this.#run(collectLoop(collector.id), async () => {
      const { conflicts } = await collection.collectAll(collector, {
        signal,
        onChanged: async changed => {
          await queue.add(changed, { collect: false, now: new Date() });
          worker.kick();
        },
      });
      conflicts.forEach(conflict => logger.warn(conflict));
    });
  }

  async #run(loop: string, run: () => Promise<void>): Promise<void> {
    const { loops, metrics } = this.#options;
    const startedAt = performance.now();
    let status: 'succeeded' | 'failed' = 'failed';
    try {
      await loops.record(loop, run);
      status = 'succeeded';
    } finally {
      metrics.ran(loop, status, performance.now() - startedAt);
    }
  }

  async #trigger(task: string): Promise<void> {
    try {
      await this.#options.scheduler.triggerTask(task);
      this.#due.delete(task);
    } catch (error) {
      // It is running, or not scheduled yet: it is tried again at the next comparison
      if (
        !isError(error) ||
        !['ConflictError', 'NotFoundError'].includes(error.name)
      ) {
        throw error;
      }
    }
  }
}
