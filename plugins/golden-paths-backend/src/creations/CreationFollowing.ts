import type { AuthService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ScaffolderTaskStatus } from '@backstage/plugin-scaffolder-common';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type {
  DatabaseCreationStore,
  StoredCreation,
} from '../database/DatabaseCreationStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import { entityRefsOf } from './entityRefsOf';
import { eventOf } from './eventOf';
import type { OwnRepositories } from './OwnRepositories';

/** The catalog is looked at for so long after a run. */
const REGISTRATION_MS = 24 * 60 * 60 * 1_000;
/** A run that failed may be resumed for so long, and is looked at so often. */
const RESUMPTION_MS = 7 * 24 * 60 * 60 * 1_000;
const RESUMPTION_LOOK_MS = 10_000;
/** A host may take this long to show what was pushed to it. */
const VISIBLE_MS = 10 * 60 * 1_000;

const SHOWN_FAILURES = 5;

const GOES_ON: ScaffolderTaskStatus[] = ['open', 'processing'];

export interface CreationFollowingOptions {
  store: DatabaseCreationStore;
  made: OwnRepositories;
  scaffolder: ScaffolderService;
  catalog: CatalogService;
  auth: AuthService;
  events: GoldenPathEvents;
}

/** Looks how runs ended, so that none is left running for ever. */
export class CreationFollowing {
  readonly #options: CreationFollowingOptions;
  #resumptionsAt = 0;

  static create(options: CreationFollowingOptions): CreationFollowing {
    return new CreationFollowing(options);
  }

  private constructor(options: CreationFollowingOptions) {
    this.#options = options;
  }

  /**
   * Looks at all whose end is not known.
   *
   * @throws Error naming those that could not be looked at now, when all others are done
   */
  async run(signal: AbortSignal, now: Date = new Date()): Promise<void> {
    const since = new Date(now.getTime() - REGISTRATION_MS);
    const failures: string[] = [];
    const looks = {
      running: this.#look,
      failed: this.#lookForResumption,
      created: this.#lookInCatalog,
    };
    for (const creation of [
      ...(await this.#mayBeResumed(now)),
      ...(await this.#options.store.unfinished(since)),
    ]) {
      signal.throwIfAborted();
      const look = looks[creation.state as keyof typeof looks];
      await look
        .call(this, creation, now)
        .catch(error =>
          failures.push(`run ${creation.taskId}: ${stringifyError(error)}`),
        );
    }
    if (failures.length > 0) {
      throw new Error(
        `${failures.length} runs could not be looked at: ${failures
          .slice(0, SHOWN_FAILURES)
          .join('; ')}`,
      );
    }
  }

  async #mayBeResumed(now: Date): Promise<StoredCreation[]> {
    if (now.getTime() < this.#resumptionsAt) {
      return [];
    }
    this.#resumptionsAt = now.getTime() + RESUMPTION_LOOK_MS;
    return this.#options.store.failed(new Date(now.getTime() - RESUMPTION_MS));
  }

  /** A run that is resumed may go on after the step that tells of it. */
  async #lookForResumption(creation: StoredCreation, now: Date): Promise<void> {
    const status = await this.#statusOf(creation.taskId);
    if (status && (status === 'completed' || GOES_ON.includes(status))) {
      const isFirst = await this.#options.store.advance(creation, {
        state: 'running',
        error: undefined,
        endedAt: undefined,
      });
      if (isFirst) {
        await this.#look({ ...creation, state: 'running' }, now);
      }
    }
  }

  async #look(creation: StoredCreation, now: Date): Promise<void> {
    const { store, made, events } = this.#options;
    const status = await this.#statusOf(creation.taskId);
    if (status && GOES_ON.includes(status)) {
      return;
    }
    const found = await made.find(creation);
    const endedAt = now.toISOString();
    const where = found && {
      repositoryId: found.repository,
      commit: found.commit,
    };
    if (status === 'completed' && !found) {
      const age = now.getTime() - Date.parse(creation.startedAt);
      if (age < VISIBLE_MS) {
        return;
      }
    }
    if (found && (status === 'completed' || !status)) {
      const isFirst = await store.advance(creation, {
        ...where,
        state: 'created',
        endedAt,
      });
      if (isFirst) {
        const created = { ...creation, ...where };
        await events.publish(
          eventOf(created, {
            type: 'golden-path.created',
            by: creation.createdBy,
            now,
          }),
        );
        await this.#lookInCatalog({ ...created, state: 'created' }, now);
      }
      return;
    }
    await store.advance(creation, {
      ...where,
      state: 'failed',
      endedAt,
      error: errorOf(status, found !== undefined),
    });
  }

  async #lookInCatalog(creation: StoredCreation, now: Date): Promise<void> {
    const { catalog, auth, store } = this.#options;
    const entityRefs = entityRefsOf(creation);
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs, fields: ['kind', 'metadata.name'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    if (items.every(item => item !== undefined)) {
      await store.advance(creation, { registeredAt: now.toISOString() });
    }
  }

  /** `undefined` when the scaffolder knows no such run (any more). */
  async #statusOf(taskId: string): Promise<ScaffolderTaskStatus | undefined> {
    const { scaffolder, auth } = this.#options;
    try {
      const { status } = await scaffolder.getTask(
        { taskId },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      return status;
    } catch (error) {
      // Over HTTP the scaffolder's own error is the cause
      const names = isError(error)
        ? [error.name, isError(error.cause) && error.cause.name]
        : [];
      if (names.includes('NotFoundError')) {
        return undefined;
      }
      throw error;
    }
  }
}

function errorOf(
  status: ScaffolderTaskStatus | undefined,
  hasRepository: boolean,
): string {
  const left = hasRepository
    ? 'the repository is there: resume the run, or undo it'
    : 'nothing was made';
  if (status === 'completed') {
    return 'The run ended well, but its repository is not there any more';
  }
  return status
    ? `The run ${
        status === 'cancelled' ? 'was cancelled' : 'failed'
      }, its log says why; ${left}`
    : `The scaffolder does not know the run any more; ${left}`;
}
