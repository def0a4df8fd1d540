import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { DatabaseSignStore } from './DatabaseSignStore';

const SECOND_MS = 1_000;
/** One may be late, and there is no outage yet. */
const BEAT_MS = 5_000;

/** Leaves a sign of life every few seconds. */
export class Heartbeat {
  readonly #store: DatabaseSignStore;
  readonly #logger: LoggerService;
  #isAway = false;
  #timer?: ReturnType<typeof setInterval>;
  #beating?: Promise<void>;

  static create(options: {
    store: DatabaseSignStore;
    logger: LoggerService;
  }): Heartbeat {
    return new Heartbeat(options.store, options.logger);
  }

  private constructor(store: DatabaseSignStore, logger: LoggerService) {
    this.#store = store;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = undefined;
      });
    }, BEAT_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  async #beat(): Promise<void> {
    try {
      await this.#store.leave(Math.floor(Date.now() / SECOND_MS));
      this.#isAway = false;
    } catch (error) {
      // Without its database the portal is down, and this is how that is known
      if (!this.#isAway) {
        this.#logger.warn(
          `No sign of life could be left: ${stringifyError(error)}`,
        );
      }
      this.#isAway = true;
    }
  }
}
