import { cleanText, whereIn } from '@paved/database';
import type { PathSatisfaction } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import type { PathRow, RatingRow } from './tables';

/** Of fewer new answers than this one could tell who gave which. */
const FEWEST_TOLD = 5;

/** What one person says of a path. */
export interface Rating {
  path: string;
  /** Ref of a user. */
  by: string;
  /** 1 to 5. */
  score: number;
  /** What was said before stays when it is left out. */
  comment?: string;
}

/**
 * What people say of paths: one answer of each, which they may change. What is told of them changes when five have answered, or
 * answered anew, and not in between: what it is after one more answer, less what it was before, would be that one.
 */
export class DatabaseRatingStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRatingStore {
    return new DatabaseRatingStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async save(rating: Rating, now: Date): Promise<void> {
    const { path, by, score, comment } = rating;
    const answer = {
      score,
      rated_at: now.toISOString(),
      is_told: false,
      ...(comment !== undefined && { comment: cleanText(comment) }),
    };
    await this.#knex.transaction(async tx => {
      // Who answers at the same time waits here
      await tx<PathRow>('paths').where({ ref: path }).forUpdate().first();
      await tx<RatingRow>('ratings')
        .insert({ path_ref: path, user_ref: by, ...answer })
        .onConflict(['path_ref', 'user_ref'])
        .merge(answer);
      const ofPath = () => tx<RatingRow>('ratings').where({ path_ref: path });
      const untold = await ofPath().where({ is_told: false }).pluck('user_ref');
      if (untold.length >= FEWEST_TOLD) {
        await ofPath().update({
          told_score: tx.raw('score'),
          told_comment: tx.raw('comment'),
          is_told: true,
        });
      }
    });
  }

  /** By path: what is told of all answers, and what somebody's own is. */
  async satisfaction(
    paths: string[],
    me: string | undefined,
  ): Promise<Map<string, PathSatisfaction>> {
    const query = this.#knex('ratings')
      .groupBy('path_ref')
      .select('path_ref')
      .count({ answers: 'told_score' })
      .sum({ sum: 'told_score' });
    whereIn(query, 'path_ref', paths);
    const [rows, mine] = await Promise.all([
      query as unknown as Promise<
        Array<Record<'path_ref' | 'answers' | 'sum', string>>
      >,
      this.#knex<RatingRow>('ratings').where({ user_ref: me ?? '' }),
    ]);
    return new Map(
      rows.map(({ path_ref, ...row }) => {
        const answers = Number(row.answers);
        return [
          path_ref,
          {
            answers,
            mean: answers > 0 ? Number(row.sum) / answers : undefined,
            mine: mine.find(each => each.path_ref === path_ref)?.score,
          },
        ];
      }),
    );
  }

  /** What people say in words, in no order that tells who said it. */
  async comments(path: string): Promise<string[]> {
    const told = await this.#knex<RatingRow>('ratings')
      .where({ path_ref: path })
      .pluck('told_comment');
    return told.flatMap(comment => comment || []).sort();
  }
}
