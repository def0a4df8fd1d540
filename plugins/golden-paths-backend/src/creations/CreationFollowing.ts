import type { AuthService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
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
/** A host may take this long to show what was pushed to it. */
const VISIBLE_MS = 10 * 60 * 1_000;

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

  static create(options: CreationFollowingOptions): CreationFollowing {
    return new CreationFollowing(options);
  }

  private constructor(options: CreationFollowingOptions) {
    this.#options = options;
  }

  /** Looks at all whose end is not known. */
  async run(signal: AbortSignal, now: Date = new Date()): Promise<void> {
    const since = new Date(now.getTime() - REGISTRATION_MS);
    for (const creation of await this.#options.store.unfinished(since)) {
      signal.throwIfAborted();
      if (creation.state === 'running') {
        await this.#look(creation, now);
      } else {
        await this.#lookInCatalog(creation, now);
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
      if (isError(error) && error.name === 'NotFoundError') {
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
