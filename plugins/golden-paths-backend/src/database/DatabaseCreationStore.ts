import { cleanText } from '@paved/database';
import type {
  Creation,
  CreationPlan,
  CreationState,
  PlannedFile,
} from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { present } from './present';
import type { CreationRow } from './tables';

const MOST_LISTED = 200;

/** A creation with what it was going to make. */
export interface StoredCreation extends Creation {
  digest: string;
  effects: CreationPlan['effects'];
  files: Array<Pick<PlannedFile, 'path' | 'mode' | 'sha256'>>;
}

/** How a creation went on. */
export type CreationProgress = Partial<
  Pick<
    Creation,
    'state' | 'repositoryId' | 'commit' | 'error' | 'endedAt' | 'registeredAt'
  >
>;

/** Runs that make repositories. */
export class DatabaseCreationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseCreationStore {
    return new DatabaseCreationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Writes that a run begins; one that is retried goes on, and one that has ended well stays as it is.
   *
   * @returns `undefined` when another run makes a repository of that name now, and nothing was written
   */
  async begin(creation: StoredCreation): Promise<StoredCreation | undefined> {
    const { host, owner, name } = creation.repository;
    const row = {
      path_ref: creation.path,
      release: creation.release,
      digest: creation.digest,
      plan_hash: creation.planHash,
      host: host ?? null,
      effects: JSON.stringify(creation.effects),
      files: JSON.stringify(creation.files),
      state: 'running',
      error: null,
      ended_at: null,
      undo_asked_at: null,
      undo_asked_by: null,
      running_name: `${owner}/${name}`,
    };
    const where = { task_id: creation.taskId, owner, name };
    return this.#knex.transaction(async tx => {
      const other = await tx<CreationRow>('creations')
        .where({ running_name: row.running_name })
        .whereNot({ task_id: creation.taskId })
        .first();
      if (other) {
        return undefined;
      }
      // Of two at once the first one's row is all that there is
      await tx<CreationRow>('creations')
        .insert({
          ...row,
          ...where,
          id: creation.id,
          created_by: creation.createdBy ?? null,
          started_at: creation.startedAt,
        })
        .onConflict()
        .ignore();
      await tx<CreationRow>('creations')
        .where(where)
        .whereIn('state', ['failed', 'undone'])
        .update(row);
      const stored = await tx<CreationRow>('creations').where(where).first();
      return stored && toCreation(stored);
    });
  }

  /** What a run has written of itself. */
  async ofTask(
    taskId: string,
    { owner, name }: Creation['repository'],
  ): Promise<StoredCreation | undefined> {
    const row = await this.#knex<CreationRow>('creations')
      .where({ task_id: taskId, owner, name })
      .first();
    return row && toCreation(row);
  }

  async get(id: string): Promise<StoredCreation | undefined> {
    const row = await this.#knex<CreationRow>('creations')
      .where({ id })
      .first();
    return row && toCreation(row);
  }

  /** Newest first. */
  async list(filter: {
    createdBy?: string;
    path?: string;
    state?: CreationState;
  }): Promise<StoredCreation[]> {
    const { createdBy, path, state } = filter;
    const rows = await this.#knex<CreationRow>('creations')
      .where({
        ...(createdBy !== undefined && { created_by: createdBy }),
        ...(path !== undefined && { path_ref: path }),
        ...(state !== undefined && { state }),
      })
      .orderBy([{ column: 'started_at', order: 'desc' }, 'id'])
      .limit(MOST_LISTED);
    return rows.map(toCreation);
  }

  /** Those of which the end is not known yet: running, or not seen in the catalog since then. */
  async unfinished(since: Date): Promise<StoredCreation[]> {
    const rows = await this.#knex<CreationRow>('creations')
      .where({ state: 'running' })
      .orWhere(created =>
        created
          .where({ state: 'created' })
          .whereNull('registered_at')
          .where('ended_at', '>', since.toISOString()),
      )
      .orderBy('started_at')
      .limit(MOST_LISTED);
    return rows.map(toCreation);
  }

  /** Those that failed since then: somebody may resume them. */
  async failed(since: Date): Promise<StoredCreation[]> {
    const rows = await this.#knex<CreationRow>('creations')
      .where({ state: 'failed' })
      .where('ended_at', '>', since.toISOString())
      .orderBy('ended_at', 'desc')
      .limit(MOST_LISTED);
    return rows.map(toCreation);
  }

  /** Whether what is in a repository was made by another run. */
  async isOfAnother(
    { id }: Pick<StoredCreation, 'id'>,
    made: { repository: string; commit: string },
  ): Promise<boolean> {
    const other = await this.#knex<CreationRow>('creations')
      .where({ repository: made.repository, commit_id: made.commit })
      .whereNot({ id })
      .first();
    return other !== undefined;
  }

  /** @returns false when it is not in that state any more, and nothing was written */
  async advance(
    { id, state, repository }: StoredCreation,
    progress: CreationProgress,
  ): Promise<boolean> {
    const { repositoryId, commit, error, endedAt, registeredAt } = progress;
    const next = progress.state ?? state;
    return this.#knex.transaction(async tx => {
      const name = `${repository.owner}/${repository.name}`;
      const isFree =
        next === 'running' &&
        !(await tx<CreationRow>('creations')
          .where({ running_name: name })
          .first());
      const updated = await tx<CreationRow>('creations')
        .where({ id, state })
        .update({
          state: next,
          ...(next !== state && { running_name: isFree ? name : null }),
          ...(repositoryId !== undefined && { repository: repositoryId }),
          ...(commit !== undefined && { commit_id: commit }),
          ...('error' in progress && {
            error: error === undefined ? null : cleanText(error),
          }),
          ...('endedAt' in progress && { ended_at: endedAt ?? null }),
          ...(registeredAt !== undefined && { registered_at: registeredAt }),
        });
      return updated > 0;
    });
  }

  /** Before anything is undone, so that who comes after a kill knows that it may have been. */
  async askUndo(id: string, by: string, now: Date): Promise<void> {
    await this.#knex<CreationRow>('creations')
      .where({ id })
      .update({ undo_asked_at: now.toISOString(), undo_asked_by: by });
  }
}

/** As others may see it. */
export function toWire({
  digest: _digest,
  effects: _effects,
  files: _files,
  ...creation
}: StoredCreation): Creation {
  return creation;
}

function toCreation(row: CreationRow): StoredCreation {
  return {
    id: row.id,
    taskId: row.task_id,
    path: row.path_ref,
    release: row.release,
    digest: row.digest,
    planHash: row.plan_hash,
    repository: {
      ...(row.host !== null && { host: row.host }),
      owner: row.owner,
      name: row.name,
    },
    effects: JSON.parse(row.effects),
    files: JSON.parse(row.files),
    state: row.state as CreationState,
    repositoryId: present(row.repository),
    commit: present(row.commit_id),
    error: present(row.error),
    createdBy: present(row.created_by),
    startedAt: row.started_at,
    endedAt: present(row.ended_at),
    registeredAt: present(row.registered_at),
  };
}
