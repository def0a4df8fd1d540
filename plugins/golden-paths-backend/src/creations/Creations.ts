import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type { CreationPlan } from '@paved/plugin-golden-paths-common';
import type {
  DatabaseCreationStore,
  StoredCreation,
} from '../database/DatabaseCreationStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import { eventOf } from './eventOf';
import type { OwnRepositories } from './OwnRepositories';

export interface CreationsOptions {
  store: DatabaseCreationStore;
  made: OwnRepositories;
  events: GoldenPathEvents;
  /** There is one to be followed. */
  onBegin: () => void;
}

/** What a run tells before it makes anything. */
export interface CreationRequest {
  taskId: string;
  plan: Pick<
    CreationPlan,
    'path' | 'release' | 'digest' | 'repository' | 'effects' | 'hash'
  > & { files: StoredCreation['files'] };
}

/** Keeps account of runs that make repositories, and takes back what they made. */
export class Creations {
  readonly #options: CreationsOptions;

  static create(options: CreationsOptions): Creations {
    return new Creations(options);
  }

  private constructor(options: CreationsOptions) {
    this.#options = options;
  }

  /**
   * Telling the same again changes nothing; a run that is retried goes on.
   *
   * @throws ConflictError when the name is another's: what is there later was not made by this run
   */
  async begin(
    { taskId, plan }: CreationRequest,
    by: string | undefined,
    now: Date,
  ): Promise<StoredCreation> {
    const { store, made, onBegin } = this.#options;
    const { hash, ...rest } = plan;
    const { repository } = plan;
    const isRetried = await store.ofTask(taskId, repository);
    const isTaken = !isRetried && (await made.isTaken(repository));
    const creation = isTaken
      ? undefined
      : await store.begin({
          ...rest,
          id: randomUUID(),
          taskId,
          planHash: hash,
          state: 'running',
          createdBy: by,
          startedAt: now.toISOString(),
        });
    if (!creation) {
      throw new ConflictError(
        `${repository.owner}/${repository.name} ${
          isTaken ? 'exists already' : 'is being made by another run'
        }; choose another name, nothing was created`,
      );
    }
    onBegin();
    return creation;
  }

  /**
   * Removes the repository that a run made, when nobody has changed it since. What was undone stays so.
   *
   * @throws ConflictError while the run goes on, and when there is work of others in the repository
   */
  async undo(
    creation: StoredCreation,
    by: string,
    now: Date,
  ): Promise<StoredCreation> {
    const { store, made, events } = this.#options;
    if (creation.state === 'undone') {
      return creation;
    }
    if (creation.state !== 'failed' && creation.state !== 'created') {
      throw new ConflictError(
        'The run has not ended yet; cancel it, or wait for its end',
      );
    }
    const found = await made.find(creation);
    if (found && !found.untouched) {
      throw new ConflictError(
        `${found.repository} has commits that came after this run; it is yours to delete, the portal won't`,
      );
    }
    await store.askUndo(creation.id, by, now);
    if (found) {
      await made.remove(found);
    }
    const isFirst = await store.advance(creation, {
      state: 'undone',
      endedAt: now.toISOString(),
    });
    if (isFirst) {
      await events.publish(
        eventOf(creation, { type: 'golden-path.undone', by, now }),
      );
    }
    return (await store.get(creation.id)) ?? creation;
  }
}
