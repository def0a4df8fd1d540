import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { PORTAL } from './config';
import type { DatabaseSpanStore } from './DatabaseSpanStore';

const MINUTE_MS = 60_000;
/** Several times a minute, so that none goes by in which the portal was there and did not say so. */
const BEAT_MS = 15_000;

/** Leaves a sign of life every minute, of whichever replica. */
export class Heartbeat {
  readonly #store: DatabaseSpanStore;
  readonly #logger: LoggerService;
  #lastMinute = 0;
  #timer?: ReturnType<typeof setInterval>;
  #beating?: Promise<void>;

  static create(options: {
    store: DatabaseSpanStore;
    logger: LoggerService;
  }): Heartbeat {
    return new Heartbeat(options.store, options.logger);
  }

  private constructor(store: DatabaseSpanStore, logger: LoggerService) {
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
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute === this.#lastMinute) {
      return;
    }
    try {
      await this.#store.tell(PORTAL, 'up', minute);
      this.#lastMinute = minute;
    } catch (error) {
      // Without its database the portal is down, and this is how that is known
      this.#logger.warn(
        `No sign of life could be left: ${stringifyError(error)}`,
      );
    }
  }
}
