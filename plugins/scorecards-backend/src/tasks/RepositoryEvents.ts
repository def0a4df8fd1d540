import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { CatalogSync } from '../sync/CatalogSync';
import type { EvaluationWorker } from './EvaluationWorker';
import type { ScorecardTasks } from './ScorecardTasks';

const TOPIC_PUSHED = 'repositories.pushed';
const TOPIC_DECLARED = 'repositories.declared';

/** The catalog takes a moment to process what repositories declare; after the last try the scheduled comparison finds it. */
const LOOK_AFTER_MS = [500, 1_500, 3_000, 6_000, 12_000, 24_000];

export interface RepositoryEventsOptions {
  events: EventsService;
  auth: AuthService;
  repositories: RepositoriesService;
  subjects: DatabaseSubjectStore;
  sync: CatalogSync;
  queue: DatabaseEvaluationQueue;
  worker: EvaluationWorker;
  tasks: ScorecardTasks;
  logger: LoggerService;
  /** Pauses before each look at the catalog. */
  lookAfterMs?: number[];
}

/** With more than this, one comparison of everything is less work than looking at each. */
const MOST_EXPECTED = 1_000;

/**
 * Reacts to pushes and declarations within seconds: the entities of that repository, and no others. What was declared before
 * this process heard of anything is not known to it, so its first declarations have the whole catalog compared.
 */
export class RepositoryEvents {
  readonly #options: RepositoryEventsOptions;
  readonly #stopped = new AbortController();
  /** Entities whose change the catalog has yet to show. */
  readonly #expected = new Set<string>();
  /** Where those are not known, or too many to name. */
  #expectsAnything = false;
  #revision: number | undefined;
  #looking = false;
  /** Index of the next time to look; new declarations put it back. */
  #step = 0;
  #wake = new AbortController();

  static create(options: RepositoryEventsOptions): RepositoryEvents {
    return new RepositoryEvents(options);
  }

  private constructor(options: RepositoryEventsOptions) {
    this.#options = options;
  }

  async subscribe(): Promise<void> {
    await this.#options.events.subscribe({
      id: 'scorecards',
      topics: [TOPIC_PUSHED, TOPIC_DECLARED],
      onEvent: async ({ topic, eventPayload }) => {
        const payload = eventPayload as {
          repository?: unknown;
          revision?: unknown;
        };
        if (topic === TOPIC_PUSHED && typeof payload.repository === 'string') {
          await this.pushed(payload.repository);
        } else if (
          topic === TOPIC_DECLARED &&
          typeof payload.revision === 'number'
        ) {
          await this.declared(payload.revision);
        }
      },
    });
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Collects and evaluates what comes from a repository. */
  async pushed(repository: string): Promise<void> {
    const { subjects, queue, worker } = this.#options;
    await queue.add(await subjects.idsOfRepository(repository), {
      collect: true,
      now: new Date(),
    });
    worker.kick();
  }

  /** Looks for what became different in the catalog, until it is there. */
  async declared(revision: number): Promise<void> {
    const { repositories, auth } = this.#options;
    let since = this.#revision ?? revision;
    this.#expectsAnything ||= this.#revision === undefined;
    this.#revision = Math.max(revision, since);
    while (!this.#expectsAnything) {
      const page = await repositories.declaredEntities(
        { since },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      page.entities.forEach(entity =>
        this.#expected.add(stringifyEntityRef(entity)),
      );
      page.removed.forEach(ref => this.#expected.add(ref));
      this.#expectsAnything = this.#expected.size > MOST_EXPECTED;
      if (!page.more) {
        break;
      }
      since = page.revision;
    }
    // Not awaited: the next event must not wait for the catalog
    this.#look().catch(error => {
      if (!this.#stopped.signal.aborted) {
        this.#options.logger.warn(
          `What repositories declare could not be looked for in the catalog: ${stringifyError(
            error,
          )}`,
        );
      }
    });
  }

  async #look(): Promise<void> {
    if (this.#step > 0) {
      // What is new is looked for soon, however long the next pause would have been
      this.#step = 0;
      this.#wake.abort();
    }
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    let took = 0;
    try {
      const pauses = this.#options.lookAfterMs ?? LOOK_AFTER_MS;
      while (this.#step < pauses.length) {
        // What takes long is done less often
        const pause = Math.max(pauses[this.#step], 2 * took);
        if (await this.#isWokenWithin(pause)) {
          continue;
        }
        const startedAt = performance.now();
        this.#step += 1;
        await this.#lookOnce();
        took = performance.now() - startedAt;
        if (!this.#expectsAnything && this.#expected.size === 0) {
          return;
        }
      }
    } finally {
      this.#expected.clear();
      this.#expectsAnything = false;
      this.#looking = false;
      this.#step = 0;
    }
  }

  async #lookOnce(): Promise<void> {
    const { subjects, sync, tasks } = this.#options;
    if (this.#expectsAnything) {
      await tasks.sync(this.#stopped.signal);
      return;
    }
    const outcome = await sync.refresh([...this.#expected], new Date());
    if (outcome.changed.length + outcome.removed.length > 0) {
      await tasks.synced(outcome);
      const found = await subjects.byIds(outcome.changed);
      found.forEach(({ entity_ref }) => this.#expected.delete(entity_ref));
      outcome.removed.forEach(ref => this.#expected.delete(ref));
    }
  }

  async #isWokenWithin(milliseconds: number): Promise<boolean> {
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    await sleep(milliseconds, undefined, { signal: ended }).catch(
      () => undefined,
    );
    this.#stopped.signal.throwIfAborted();
    return signal.aborted;
  }
}
