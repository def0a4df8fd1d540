import { cleanText, whereIn } from '@paved/database';
import type { Candidate, GoldenPath } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { present } from './present';
import type { PathRow } from './tables';

/** A path as it is kept. One that can't be read any more stays as it was, with the problem. */
export interface StoredPath {
  path: GoldenPath;
  /** Ref of the template that creates from it. */
  template?: string;
  /** The catalog's, of the entity that was read last. */
  etag: string;
  repository?: string;
  folder?: string;
  /** At which its files were read. */
  commit?: string;
  candidate?: Candidate;
  problem?: string;
  /** ISO 8601; gone from the catalog. */
  deletedAt?: string;
}

/** Paths of the catalog. */
export class DatabasePathStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabasePathStore {
    return new DatabasePathStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** All that are in the catalog, by title. */
  async list(): Promise<StoredPath[]> {
    const rows = await this.#knex<PathRow>('paths')
      .whereNull('deleted_at')
      .orderBy(['title', 'ref']);
    return rows.map(toPath);
  }

  /** Also one that is gone from the catalog. */
  async get(ref: string): Promise<StoredPath | undefined> {
    const row = await this.#knex<PathRow>('paths').where({ ref }).first();
    return row && toPath(row);
  }

  async ofRepository(repository: string): Promise<StoredPath[]> {
    const rows = await this.#knex<PathRow>('paths')
      .where({ repository })
      .whereNull('deleted_at');
    return rows.map(toPath);
  }

  async save(stored: StoredPath): Promise<void> {
    const { path, problem } = stored;
    await this.#knex<PathRow>('paths')
      .insert({
        ref: path.ref,
        title: cleanText(path.title),
        owner_ref: path.owner ?? null,
        template_ref: stored.template ?? null,
        path: JSON.stringify(path),
        etag: stored.etag,
        repository: stored.repository ?? null,
        folder: stored.folder ?? null,
        read_commit: stored.commit ?? null,
        candidate: stored.candidate ? JSON.stringify(stored.candidate) : null,
        problem: problem === undefined ? null : cleanText(problem),
        deleted_at: null,
      })
      .onConflict('ref')
      .merge();
  }

  /** It has been published, unless another has taken its place. */
  async clearCandidate(ref: string, candidate: Candidate): Promise<void> {
    await this.#knex<PathRow>('paths')
      .where({ ref, candidate: JSON.stringify(candidate) })
      .update({ candidate: null });
  }

  /** They are gone from the catalog; releases stay, because repositories are on them. */
  async remove(refs: string[], now: Date): Promise<void> {
    const gone = this.#knex<PathRow>('paths')
      .whereNull('deleted_at')
      .update({ deleted_at: now.toISOString() });
    whereIn(gone, 'ref', refs);
    await gone;
  }
}

function toPath(row: PathRow): StoredPath {
  return {
    path: JSON.parse(row.path),
    template: present(row.template_ref),
    etag: row.etag,
    repository: present(row.repository),
    folder: present(row.folder),
    commit: present(row.read_commit),
    candidate: row.candidate ? JSON.parse(row.candidate) : undefined,
    problem: present(row.problem),
    deletedAt: present(row.deleted_at),
  };
}
