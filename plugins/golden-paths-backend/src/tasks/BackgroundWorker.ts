import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';

/** What other replicas asked for is found after this. */
const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;

/** Works off what waits in the database. Every replica has one of each kind. */
export class BackgroundWorker {
  readonly #what: string;
  readonly #runOnce: (signal: AbortSignal) => Promise<boolean>;
  readonly #logger: LoggerService;
  readonly #stopped = new AbortController();
  #wake: AbortController | undefined;
  #kicked = false;
  #running: Promise<void> | undefined;

  static create(options: {
    /** For the log: "… could not be computed". */
    what: string;
    /** Works off one batch; answers whether there may be more. */
    runOnce: (signal: AbortSignal) => Promise<boolean>;
    logger: LoggerService;
  }): BackgroundWorker {
    return new BackgroundWorker(options);
  }

  private constructor(options: {
    what: string;
    runOnce: (signal: AbortSignal) => Promise<boolean>;
    logger: LoggerService;
  }) {
    this.#what = options.what;
    this.#runOnce = options.runOnce;
    this.#logger = options.logger;
  }

  start(): void {
    this.#running ??= this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#wake?.abort();
    await this.#running;
  }

  /** Has it look at once. */
  kick(): void {
    this.#kicked = true;
    this.#wake?.abort();
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#kicked = false;
      try {
        while (!signal.aborted && (await this.#runOnce(signal))) {
          // The next batch
        }
        await this.#pause(POLL_MS);
      } catch (error) {
        if (!signal.aborted) {
          this.#logger.error(
            `${
              this.#what
            } could not be computed; it is tried again: ${stringifyError(
              error,
            )}`,
          );
          await sleep(AFTER_FAILURE_MS, undefined, { signal }).catch(
            () => undefined,
          );
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
