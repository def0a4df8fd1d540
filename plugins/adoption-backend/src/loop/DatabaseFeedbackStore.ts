import { randomUUID } from 'node:crypto';
import { cleanText } from '@paved/database';
import type {
  Feedback,
  FeedbackKind,
  NewFeedback,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { addNotices } from './addNotices';
import type { Screenshot } from './cleanScreenshot';
import type { FeedbackRow, ScreenshotRow } from './tables';

type JoinedRow = FeedbackRow & {
  request_title: string | null;
  screenshot: string | null;
};

/** What people said about pages, with their screenshots. */
export class DatabaseFeedbackStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseFeedbackStore {
    return new DatabaseFeedbackStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(feedback: NewFeedback, by: string, now: Date): Promise<Feedback> {
    const id = randomUUID();
    await this.#knex<FeedbackRow>('feedback').insert({
      id,
      kind: feedback.kind,
      text: cleanText(feedback.text),
      page: feedback.page ?? null,
      entity_ref: feedback.entityRef ?? null,
      user_ref: by,
      created_at: now.toISOString(),
      state: 'new',
    });
    return (await this.get(id))!;
  }

  async get(id: string): Promise<Feedback | undefined> {
    const row = await this.#joined().where('feedback.id', id).first();
    return row && toFeedback(row);
  }

  /** Newest first. */
  async page(filter: {
    state?: Feedback['state'];
    kind?: FeedbackKind;
    by?: string;
    after?: { createdAt: string; id: string };
    limit: number;
  }): Promise<Feedback[]> {
    const { state, kind, by, after, limit } = filter;
    const query = this.#joined()
      .orderBy([
        { column: 'feedback.created_at', order: 'desc' },
        { column: 'feedback.id', order: 'desc' },
      ])
      .limit(limit);
    if (state) {
      query.where('feedback.state', state);
    }
    if (kind) {
      query.where('feedback.kind', kind);
    }
    if (by) {
      query.where('feedback.user_ref', by);
    }
    if (after) {
      query.where(older =>
        older
          .where('feedback.created_at', '<', after.createdAt)
          .orWhere(same =>
            same
              .where('feedback.created_at', after.createdAt)
              .where('feedback.id', '<', after.id),
          ),
      );
    }
    const rows: JoinedRow[] = await query;
    return rows.map(toFeedback);
  }

  /**
   * Makes no request of it, and tells its author the answer, if there is one.
   *
   * @returns false when somebody else has decided on it, or its author took it back
   */
  async setAside(
    id: string,
    answer: string | undefined,
    { by, now }: { by: string; now: Date },
  ): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const [changed] = await tx<FeedbackRow>('feedback')
        .where({ id, state: 'new' })
        .update({
          state: 'set-aside',
          answer: answer === undefined ? null : cleanText(answer),
        })
        .returning('user_ref');
      if (changed && answer !== undefined) {
        await addNotices(tx, id, 'answer', [changed.user_ref], by, now);
      }
      return changed !== undefined;
    });
  }

  /** With its screenshot and its place among the sources of a request. */
  async remove(id: string): Promise<void> {
    await this.#knex.transaction(async tx => {
      // Who adds a screenshot at the same time waits here, and finds nothing then
      await tx<FeedbackRow>('feedback').where({ id }).delete();
      await tx('screenshots').where({ feedback_id: id }).delete();
      await tx('request_sources')
        .where({ key: `feedback/${id}` })
        .delete();
    });
  }

  /** @returns false when the feedback is gone */
  async putScreenshot(id: string, screenshot: Screenshot): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      const feedback = await tx<FeedbackRow>('feedback')
        .where({ id })
        .forUpdate()
        .first('id');
      if (!feedback) {
        return false;
      }
      await tx<ScreenshotRow>('screenshots')
        .insert({ feedback_id: id, ...screenshot })
        .onConflict('feedback_id')
        .merge();
      return true;
    });
  }

  async screenshot(id: string): Promise<Screenshot | undefined> {
    const row = await this.#knex<ScreenshotRow>('screenshots')
      .where({ feedback_id: id })
      .first();
    return (
      row && { type: row.type as Screenshot['type'], content: row.content }
    );
  }

  #joined() {
    return this.#knex('feedback')
      .leftJoin('requests', 'requests.id', 'feedback.request_id')
      .leftJoin('screenshots', 'screenshots.feedback_id', 'feedback.id')
      .select(
        'feedback.*',
        'requests.title as request_title',
        'screenshots.feedback_id as screenshot',
      );
  }
}

function toFeedback(row: JoinedRow): Feedback {
  return {
    id: row.id,
    kind: row.kind as FeedbackKind,
    text: row.text,
    page: row.page ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    by: row.user_ref,
    createdAt: row.created_at,
    state: row.state as Feedback['state'],
    request:
      row.request_id && row.request_title !== null
        ? { id: row.request_id, title: row.request_title }
        : undefined,
    answer: row.answer ?? undefined,
    hasScreenshot: row.screenshot !== null,
  };
}
