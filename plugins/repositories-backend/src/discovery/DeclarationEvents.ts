import { stringifyError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';

/** Topic of `{ revision }`: what repositories declare has changed. */
export const TOPIC_DECLARED = 'repositories.declared';
/** Topic of `{ repository, head }`: a repository has new commits, and they have been read. */
export const TOPIC_PUSHED = 'repositories.pushed';

/** Tells other plugins, after the commit. A lost event costs them only time: they all reconcile on a schedule. */
export class DeclarationEvents {
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  #published = 0;

  static create(options: {
    events: EventsService;
    logger: LoggerService;
  }): DeclarationEvents {
    return new DeclarationEvents(options.events, options.logger);
  }

  private constructor(events: EventsService, logger: LoggerService) {
    this.#events = events;
    this.#logger = logger;
  }

  async declared(revision: number): Promise<void> {
    if (revision > this.#published) {
      this.#published = revision;
      await this.#publish(TOPIC_DECLARED, { revision });
    }
  }

  async pushed(repository: string, head: string): Promise<void> {
    await this.#publish(TOPIC_PUSHED, { repository, head });
  }

  async #publish(topic: string, eventPayload: unknown): Promise<void> {
    try {
      await this.#events.publish({ topic, eventPayload });
    } catch (error) {
      this.#logger.warn(`Could not publish '${topic}'`, {
        reason: stringifyError(error),
      });
    }
  }
}
