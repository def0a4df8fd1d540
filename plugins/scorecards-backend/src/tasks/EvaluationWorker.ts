import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { FactCollection } from '../collectors/FactCollection';
import type { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import type { Evaluator } from '../evaluation/Evaluator';

const BATCH_SIZE = 100;
/** What other replicas put into the queue is found after this. */
const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
/** Below the queue's lease, so that a slow collector does not have an entity taken twice. */
const COLLECT_LIMIT_MS = 60_000;

export interface EvaluationWorkerOptions {
  queue: DatabaseEvaluationQueue;
  collection: FactCollection;
  evaluator: Evaluator;
  logger: LoggerService;
}

/** Works off the queue of entities to evaluate. Every replica has one. */
export class EvaluationWorker {
  readonly #options: EvaluationWorkerOptions;
  readonly #stopped = new AbortController();
  #wake: AbortController | undefined;
  #kicked = false;
  #running: Promise<void> | undefined;

  static create(options: EvaluationWorkerOptions): EvaluationWorker {
    return new EvaluationWorker(options);
  }

  private constructor(options: EvaluationWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#wake?.abort();
    await this.#running;
  }

  /** Has it look at the queue at once. */
  kick(): void {
    this.#kicked = true;
    this.#wake?.abort();
  }

  /**
   * Works off one batch.
   *
   * @returns whether there may be more
   */
  async runOnce(): Promise<boolean> {
    const { queue, collection, evaluator } = this.#options;
    const taken = await queue.take(BATCH_SIZE, new Date());
    if (taken.length === 0) {
      return false;
    }
    try {
      const toCollect = taken.filter(({ collect }) => collect);
      if (toCollect.length > 0) {
        await collection.collect(
          toCollect.map(({ subjectId }) => subjectId),
          AbortSignal.any([
            this.#stopped.signal,
            AbortSignal.timeout(COLLECT_LIMIT_MS),
          ]),
        );
        this.#stopped.signal.throwIfAborted();
      }
      await evaluator.evaluate(taken.map(({ subjectId }) => subjectId));
      await queue.done(taken);
    } catch (error) {
      // If this fails as well, the lease runs out
      await queue.release(taken).catch(() => undefined);
      throw error;
    }
    return true;
  }

  async #work(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#kicked = false;
      try {
        while (!this.#stopped.signal.aborted && (await this.runOnce())) {
          // The next batch
        }
        await this.#pause(POLL_MS);
      } catch (error) {
        if (!this.#stopped.signal.aborted) {
          this.#options.logger.error(
            `Waiting entities could not be evaluated; it is tried again: ${stringifyError(
              error,
            )}`,
          );
          await sleep(AFTER_FAILURE_MS, undefined, {
            signal: this.#stopped.signal,
          }).catch(() => undefined);
        }
      }
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    if (this.#kicked || this.#stopped.signal.aborted) {
      return;
    }
    this.#wake = new AbortController();
    await sleep(milliseconds, undefined, { signal: this.#wake.signal }).catch(
      () => undefined,
    );
    this.#wake = undefined;
  }
}
