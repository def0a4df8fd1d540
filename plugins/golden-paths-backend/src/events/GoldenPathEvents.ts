import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { GoldenPathEvent } from '@paved/plugin-golden-paths-common';

const TOPIC = 'golden-paths';

/** Tells others what happened, after it is stored. */
export class GoldenPathEvents {
  readonly #events: EventsService;
  readonly #logger: LoggerService;

  static create(options: {
    events: EventsService;
    logger: LoggerService;
  }): GoldenPathEvents {
    return new GoldenPathEvents(options);
  }

  private constructor(options: {
    events: EventsService;
    logger: LoggerService;
  }) {
    this.#events = options.events;
    this.#logger = options.logger;
  }

  /** What is stored stays so when nobody can be told; whoever needs all of it asks for it. */
  async publish(event: GoldenPathEvent): Promise<void> {
    try {
      await this.#events.publish({ topic: TOPIC, eventPayload: event });
    } catch (error) {
      this.#logger.warn(
        `Could not tell of '${event.id}': ${stringifyError(error)}`,
      );
    }
  }
}
