import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { chunks } from '@paved/database';
import {
  FEWEST_PEOPLE,
  type PromoteTo,
  type RequestChange,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { addNotices } from './addNotices';
import {
  addEvent,
  addRequest,
  addSources,
  addVotes,
  type NewSource,
} from './addToRequest';
import { decideChange } from './decideChange';
import type {
  FeedbackRow,
  NoticeRow,
  RatingResultRow,
  RatingRow,
  RequestRow,
  VoteRow,
} from './tables';

const ROWS_AT_ONCE = 500;
/** Those who asked are asked so long after it shipped how well it serves them. */
const RATED_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/** Asks, votes and decides. What belongs together changes in one transaction. */
export class DatabaseRequestWriter {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRequestWriter {
    return new DatabaseRequestWriter(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async ask(
    request: { title: string; text: string },
    by: string,
    now: Date,
  ): Promise<string> {
    return this.#knex.transaction(async tx => {
      const id = await addRequest(tx, request, now);
      await addVotes(tx, id, [by], now);
      return id;
    });
  }

  /** Voting twice changes nothing; on one that has become part of another, it is for that one. */
  async vote(id: string, by: string, now: Date): Promise<string> {
    return this.#knex.transaction(async tx => {
      const row = await lockOpen(tx, id);
      await addVotes(tx, row.id, [by], now);
      return row.id;
    });
  }

  async takeBack(id: string, by: string): Promise<string> {
    return this.#knex.transaction(async tx => {
      const row = await lockOpen(tx, id);
      await tx<VoteRow>('request_votes')
        .where({ request_id: row.id, user_ref: by })
        .delete();
      return row.id;
    });
  }

  /**
   * The last answer of each counts. What is told of them changes with every fifth who answers and not in between: what it is
   * after one more answer, less what it was before, would be that one.
   */
  async rate(id: string, by: string, score: number): Promise<void> {
    await this.#knex.transaction(async tx => {
      // Who answers at the same time waits here
      await tx<RequestRow>('requests').where({ id }).forUpdate().first();
      await tx<RatingRow>('request_ratings')
        .insert({ request_id: id, user_ref: by, score })
        .onConflict(['request_id', 'user_ref'])
        .merge({ score });
      const told = await tx<RatingResultRow>('request_rating_results')
        .where({ request_id: id })
        .first();
      const scores: number[] = await tx<RatingRow>('request_ratings')
        .where({ request_id: id })
        .pluck('score');
      if (scores.length >= (told?.answers ?? 0) + FEWEST_PEOPLE) {
        await tx<RatingResultRow>('request_rating_results')
          .insert({
            request_id: id,
            answers: scores.length,
            sum: scores.reduce((sum, each) => sum + each, 0),
          })
          .onConflict('request_id')
          .merge();
      }
    });
  }

  /**
   * Makes a request of something, or adds it to one.
   *
   * @param from.feedback - id of what somebody said: they ask for it now
   * @throws ConflictError when it is part of a request already
   */
  async promote(
    from: { sources: NewSource[]; feedback?: string },
    to: PromoteTo,
    by: string,
    now: Date,
  ): Promise<string> {
    return this.#knex.transaction(async tx => {
      const row =
        'request' in to
          ? await lockCurrent(tx, to.request)
          : await lockCurrent(tx, await addRequest(tx, to, now));
      if (row.state === 'declined') {
        throw new ConflictError(
          `'${row.title}' was declined; reopen it first, or make a request of its own`,
        );
      }
      const people: string[] = [];
      if (from.feedback) {
        const feedback = await tx<FeedbackRow>('feedback')
          .where({ id: from.feedback })
          .forUpdate()
          .first();
        if (!feedback) {
          throw new NotFoundError(`There is no feedback '${from.feedback}'`);
        }
        if (feedback.state === 'promoted') {
          throw new ConflictError('This feedback is part of a request already');
        }
        await tx<FeedbackRow>('feedback')
          .where({ id: feedback.id })
          .update({ state: 'promoted', request_id: row.id });
        people.push(feedback.user_ref);
      }
      const added = await addSources(tx, row.id, from.sources, now);
      if (added < from.sources.length) {
        throw new ConflictError(
          'Some of it is part of a request already; reload the page',
        );
      }
      await addVotes(tx, row.id, people, now);
      await addEvent(tx, row.id, {
        at: now.toISOString(),
        by,
        what: 'source',
        to: from.sources[0]?.kind,
      });
      if (row.state === 'shipped') {
        await tellShipped(tx, row.id, people, by, now);
      }
      return row.id;
    });
  }

  /**
   * What those who keep the roadmap decide.
   *
   * @param alsoTold - who is told besides those who voted when it ships
   * @throws ConflictError when somebody else was faster
   */
  async change(
    id: string,
    change: RequestChange,
    by: string,
    now: Date,
    alsoTold: string[],
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      const row = await tx<RequestRow>('requests')
        .where({ id })
        .forUpdate()
        .first();
      if (!row) {
        throw new NotFoundError(`There is no request '${id}'`);
      }
      requireVersion(row, change.version);
      const { update, events } = decideChange(row, change, { by, now });
      if (events.length === 0) {
        return;
      }
      const changed = await tx<RequestRow>('requests')
        .where({ id, version: row.version })
        .update({ ...update, version: row.version + 1 });
      if (!changed) {
        throw faster();
      }
      for (const event of events) {
        await addEvent(tx, id, event);
      }
      if (update.state === undefined) {
        return;
      }
      // What was not told yet is true no more
      await tx<NoticeRow>('roadmap_notices')
        .where({ about: id })
        .whereNull('sent_at')
        .delete();
      if (update.state === 'shipped') {
        const voters = await votersOf(tx, id);
        await tellShipped(tx, id, [...voters, ...alsoTold], by, now);
      }
      if (update.state === 'declined') {
        await addNotices(tx, id, 'declined', await votersOf(tx, id), by, now);
      }
    });
  }

  /**
   * Makes one request part of another: who asked for either asks for it, once.
   *
   * @param alsoTold - who is told besides those who voted when the other has shipped
   * @returns id of the request that it is part of now
   * @throws ConflictError when somebody else was faster
   */
  async merge(
    merge: { id: string; into: string; version: number; reason?: string },
    by: string,
    now: Date,
    alsoTold: string[],
  ): Promise<string> {
    return this.#knex.transaction(async tx => {
      const wanted = await currentOf(tx, merge.into);
      // In one order, so that two who merge crosswise wait for each other
      const rows: RequestRow[] = await tx<RequestRow>('requests')
        .whereIn('id', [merge.id, wanted.id])
        .orderBy('id')
        .forUpdate();
      const from = rows.find(({ id }) => id === merge.id);
      const into = rows.find(({ id }) => id === wanted.id)!;
      if (!from) {
        throw new NotFoundError(`There is no request '${merge.id}'`);
      }
      requireVersion(from, merge.version);
      if (from.id === into.id) {
        throw new InputError('into: a request can not become part of itself');
      }
      if (into.merged_into) {
        throw faster();
      }
      if (from.state === 'shipped') {
        throw new ConflictError(
          `'${from.title}' has shipped; merge the other one into it`,
        );
      }
      if (into.state === 'declined') {
        throw new ConflictError(
          `'${into.title}' was declined; reopen it first, or decline this one too`,
        );
      }
      const at = now.toISOString();
      const changed = await tx<RequestRow>('requests')
        .where({ id: from.id, version: from.version })
        .update({ merged_into: into.id, version: from.version + 1 });
      if (!changed) {
        throw faster();
      }
      const voters = await tx<VoteRow>('request_votes').where({
        request_id: from.id,
      });
      for (const part of chunks(voters, ROWS_AT_ONCE)) {
        await tx<VoteRow>('request_votes')
          .insert(part.map(vote => ({ ...vote, request_id: into.id })))
          .onConflict(['request_id', 'user_ref'])
          .ignore();
      }
      const within = { request_id: from.id };
      const moved = { request_id: into.id };
      await tx('request_votes').where(within).delete();
      await tx('request_sources').where(within).update(moved);
      await tx('request_demands').where(within).update(moved);
      await tx('feedback').where(within).update(moved);
      await tx('roadmap_notices')
        .where({ about: from.id })
        .whereNull('sent_at')
        .delete();
      await tx<RequestRow>('requests')
        .where({ merged_into: from.id })
        .update({ merged_into: into.id });
      const { reason } = merge;
      await addEvent(tx, from.id, {
        at,
        by,
        what: 'merged',
        to: into.title,
        reason,
      });
      await addEvent(tx, into.id, {
        at,
        by,
        what: 'merged',
        from: from.title,
        reason,
      });
      if (into.state === 'shipped') {
        const people = voters.map(({ user_ref }) => user_ref);
        await tellShipped(tx, into.id, [...people, ...alsoTold], by, now);
      }
      return into.id;
    });
  }
}

async function votersOf(tx: Knex.Transaction, id: string): Promise<string[]> {
  return tx<VoteRow>('request_votes')
    .where({ request_id: id })
    .pluck('user_ref');
}

async function tellShipped(
  tx: Knex.Transaction,
  id: string,
  people: string[],
  except: string,
  now: Date,
): Promise<void> {
  await addNotices(tx, id, 'shipped', people, except, now);
  const due = new Date(now.getTime() + RATED_AFTER_MS);
  await addNotices(tx, id, 'rate', people, except, due);
}

/** The request that one is now, or has become part of. */
async function currentOf(
  tx: Knex.Transaction,
  id: string,
): Promise<RequestRow> {
  const row = await tx<RequestRow>('requests').where({ id }).first();
  if (!row) {
    throw new NotFoundError(`There is no request '${id}'`);
  }
  return row.merged_into ? currentOf(tx, row.merged_into) : row;
}

async function lockCurrent(
  tx: Knex.Transaction,
  id: string,
): Promise<RequestRow> {
  const { id: current } = await currentOf(tx, id);
  const row = await tx<RequestRow>('requests')
    .where({ id: current })
    .forUpdate()
    .first();
  // Somebody merged it a moment ago
  return row!.merged_into ? lockCurrent(tx, row!.merged_into) : row!;
}

async function lockOpen(tx: Knex.Transaction, id: string): Promise<RequestRow> {
  const row = await lockCurrent(tx, id);
  if (row.state === 'shipped' || row.state === 'declined') {
    throw new ConflictError(
      `'${row.title}' ${
        row.state === 'shipped' ? 'has shipped' : 'was declined'
      }: votes are for what is still to be decided`,
    );
  }
  return row;
}

function requireVersion(row: RequestRow, version: number): void {
  if (row.version !== version) {
    throw faster();
  }
  if (row.merged_into) {
    throw new ConflictError(
      `'${row.title}' has become part of another request; change that one`,
    );
  }
}

function faster(): ConflictError {
  return new ConflictError(
    'Somebody else has changed this request since you opened it; reload the page and look again',
  );
}
