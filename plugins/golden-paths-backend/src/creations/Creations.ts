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

  /** Telling the same again changes nothing; a run that is retried goes on. */
  async begin(
    { taskId, plan }: CreationRequest,
    by: string | undefined,
    now: Date,
  ): Promise<StoredCreation> {
    const { hash, ...rest } = plan;
    const creation = await this.#options.store.begin({
      ...rest,
      id: randomUUID(),
      taskId,
      planHash: hash,
      state: 'running',
      createdBy: by,
      startedAt: now.toISOString(),
    });
    this.#options.onBegin();
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
