import { cleanText } from '@paved/database';
import type { Scorecard } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { ScorecardRow, ScorecardVersionRow } from './tables';

/** A scorecard with the version in force. */
export interface StoredScorecard {
  id: number;
  ref: string;
  version: string;
  /** JSON */
  definition: string;
  /** Why the catalog's present text can't be used. */
  problem?: string;
}

/** Scorecards and all their versions. */
export class DatabaseScorecardStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseScorecardStore {
    return new DatabaseScorecardStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Those that have a version that can be used, in the order of their refs. */
  async inForce(): Promise<StoredScorecard[]> {
    const rows: Array<ScorecardRow & { version: string; definition: string }> =
      await this.#knex('scorecards')
        .join('scorecard_versions', join =>
          join
            .on('scorecard_versions.scorecard_id', 'scorecards.id')
            .andOn('scorecard_versions.version', 'scorecards.version'),
        )
        .whereNull('scorecards.deleted_at')
        .orderBy('scorecards.ref')
        .select(
          'scorecards.id',
          'scorecards.ref',
          'scorecards.version',
          'scorecards.problem',
          'scorecard_versions.definition',
        );
    return rows.map(({ id, ref, version, definition, problem }) => ({
      id,
      ref,
      version,
      definition,
      problem: problem ?? undefined,
    }));
  }

  /** All that are in the catalog, with the etag of the text last looked at. */
  async etags(): Promise<Map<string, string>> {
    const rows = await this.#knex<ScorecardRow>('scorecards')
      .whereNull('deleted_at')
      .select('ref', 'etag');
    return new Map(rows.map(({ ref, etag }) => [ref, etag]));
  }

  /** Puts a version in force. */
  async save(
    scorecard: Scorecard,
    options: { etag: string; now: Date },
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      const [row] = await tx<ScorecardRow>('scorecards')
        .insert({
          ref: scorecard.ref,
          title: scorecard.title,
          owner_ref: scorecard.owner,
          version: scorecard.version,
          etag: options.etag,
          problem: null,
          deleted_at: null,
        })
        .onConflict('ref')
        .merge()
        .returning('id');
      await tx<ScorecardVersionRow>('scorecard_versions')
        .insert({
          scorecard_id: row.id,
          version: scorecard.version,
          definition: JSON.stringify(scorecard),
          created_at: options.now.toISOString(),
        })
        .onConflict(['scorecard_id', 'version'])
        // What does not decide results, such as titles, may differ within a version
        .merge(['definition']);
    });
  }

  /** Records why a text can't be used; the version before it stays in force. */
  async refuse(refused: {
    ref: string;
    title: string;
    owner: string;
    etag: string;
    problem: string;
  }): Promise<void> {
    const { ref, etag } = refused;
    await this.#knex<ScorecardRow>('scorecards')
      .insert({
        ref,
        title: refused.title,
        owner_ref: refused.owner,
        etag,
        problem: cleanText(refused.problem),
        deleted_at: null,
      })
      .onConflict('ref')
      .merge(['etag', 'problem', 'deleted_at']);
  }

  async remove(refs: string[], now: Date): Promise<void> {
    if (refs.length > 0) {
      await this.#knex<ScorecardRow>('scorecards')
        .whereIn('ref', refs)
        .update({ deleted_at: now.toISOString() });
    }
  }

  /** JSON of a version, also of one that is no longer in force. */
  async definition(
    scorecardId: number,
    version: string,
  ): Promise<string | undefined> {
    const row = await this.#knex<ScorecardVersionRow>('scorecard_versions')
      .where({ scorecard_id: scorecardId, version })
      .first();
    return row?.definition;
  }
}
