import type { PathSatisfaction } from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { cleanText, whereIn } from './rows';
import type { RatingRow } from './tables';

/** Below this many answers one could tell who gave which. */
const FEWEST_SHOWN = 5;

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

/** What people say of paths: one answer of each, which they may change. */
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
      ...(comment !== undefined && { comment: cleanText(comment) }),
    };
    await this.#knex<RatingRow>('ratings')
      .insert({ path_ref: path, user_ref: by, ...answer })
      .onConflict(['path_ref', 'user_ref'])
      .merge(answer);
  }

  /** By path; a mean only of so many answers that nobody's can be told from it. */
  async satisfaction(
    paths: string[],
    me: string | undefined,
  ): Promise<Map<string, PathSatisfaction>> {
    const query = this.#knex('ratings')
      .groupBy('path_ref')
      .select('path_ref')
      .count({ answers: '*' })
      .sum({ sum: 'score' });
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
            mean:
              answers >= FEWEST_SHOWN ? Number(row.sum) / answers : undefined,
            mine: mine.find(each => each.path_ref === path_ref)?.score,
          },
        ];
      }),
    );
  }

  /** What people say in words, in no order that tells who said it; none below as many answers as a mean takes. */
  async comments(path: string): Promise<string[]> {
    const rows = await this.#knex<RatingRow>('ratings').where({
      path_ref: path,
    });
    return rows.length < FEWEST_SHOWN
      ? []
      : rows.flatMap(({ comment }) => comment || []).sort();
  }
}
