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
}

/** Reacts to pushes within seconds: the entities of that repository, and no others. */
export class RepositoryEvents {
  readonly #options: RepositoryEventsOptions;
  readonly #stopped = new AbortController();
  /** Entities whose change the catalog has yet to show. */
  readonly #expected = new Set<string>();
  #revision: number | undefined;
  #looking = false;

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
    let since = this.#revision ?? revision - 1;
    this.#revision = Math.max(revision, since);
    for (;;) {
      const page = await repositories.declaredEntities(
        { since },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      page.entities.forEach(entity =>
        this.#expected.add(stringifyEntityRef(entity)),
      );
      page.removed.forEach(ref => this.#expected.add(ref));
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
    const { subjects, sync, tasks } = this.#options;
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    try {
      for (const milliseconds of LOOK_AFTER_MS) {
        await sleep(milliseconds, undefined, { signal: this.#stopped.signal });
        const outcome = await sync.refresh([...this.#expected], new Date());
        if (outcome.changed.length + outcome.removed.length > 0) {
          await tasks.synced(outcome);
          const found = await subjects.byIds(outcome.changed);
          found.forEach(({ entity_ref }) => this.#expected.delete(entity_ref));
          outcome.removed.forEach(ref => this.#expected.delete(ref));
        }
        if (this.#expected.size === 0) {
          return;
        }
      }
    } finally {
      this.#expected.clear();
      this.#looking = false;
    }
  }
}
