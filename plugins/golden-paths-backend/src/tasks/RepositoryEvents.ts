import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { EntityLinks } from '../instances/EntityLinks';
import type { InstanceSync } from '../instances/InstanceSync';
import type { PathSync } from '../paths/PathSync';
import type { UpgradeFollowing } from '../upgrades/UpgradeFollowing';

const TOPIC_PUSHED = 'repositories.pushed';
const TOPIC_DECLARED = 'repositories.declared';

/** The catalog takes a moment to process what repositories declare; after the last try the scheduled comparison finds it. */
const LOOK_AFTER_MS = [500, 1_500, 3_000, 6_000, 12_000];

export interface RepositoryEventsOptions {
  events: EventsService;
  paths: PathSync;
  instances: InstanceSync;
  links: EntityLinks;
  following: UpgradeFollowing;
  logger: LoggerService;
}

/** Reacts to pushes and declarations within seconds. What is missed is found by the scheduled comparisons. */
export class RepositoryEvents {
  readonly #options: RepositoryEventsOptions;
  readonly #stopped = new AbortController();
  /** Whose entities the catalog may have to show in another way yet. */
  readonly #pushed = new Set<string>();
  #looking = false;
  /** Index of the next time to look; new declarations put it back. */
  #step = 0;

  static create(options: RepositoryEventsOptions): RepositoryEvents {
    return new RepositoryEvents(options);
  }

  private constructor(options: RepositoryEventsOptions) {
    this.#options = options;
  }

  async subscribe(): Promise<void> {
    await this.#options.events.subscribe({
      id: 'golden-paths',
      topics: [TOPIC_PUSHED, TOPIC_DECLARED],
      onEvent: async ({ topic, eventPayload }) => {
        const { repository } = eventPayload as { repository?: unknown };
        if (topic === TOPIC_PUSHED && typeof repository === 'string') {
          await this.pushed(repository);
        } else if (topic === TOPIC_DECLARED) {
          this.declared();
        }
      },
    });
  }

  stop(): void {
    this.#stopped.abort();
  }

  async pushed(repository: string): Promise<void> {
    const { paths, instances, following } = this.#options;
    this.#pushed.add(repository);
    await instances.pushed(repository, new Date());
    await following.look(repository);
    await paths.pushed(repository, new Date());
  }

  /** Looks for paths and for what the services that were pushed to are called, until the catalog has it. */
  declared(): void {
    this.#step = 0;
    if (!this.#looking) {
      this.#looking = true;
      // Not awaited: the next event must not wait for the catalog
      this.#look()
        .catch(error => {
          if (!this.#stopped.signal.aborted) {
            this.#options.logger.warn(
              `What repositories declare could not be looked for in the catalog: ${stringifyError(
                error,
              )}`,
            );
          }
        })
        .finally(() => {
          this.#pushed.clear();
          this.#looking = false;
        });
    }
  }

  async #look(): Promise<void> {
    const { paths, links } = this.#options;
    const { signal } = this.#stopped;
    let took = 0;
    while (this.#step < LOOK_AFTER_MS.length) {
      // What takes long is done less often
      await sleep(Math.max(LOOK_AFTER_MS[this.#step], 2 * took), undefined, {
        signal,
      });
      this.#step += 1;
      const startedAt = performance.now();
      await paths.run({ signal, now: new Date() });
      await links.run({ repositories: [...this.#pushed], signal });
      took = performance.now() - startedAt;
    }
  }
}
