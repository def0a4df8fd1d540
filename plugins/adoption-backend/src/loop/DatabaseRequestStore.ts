import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  MetricReading,
  PromoteTo,
  RequestChange,
  RequestEvent,
  RequestMetric,
  RequestSource,
  RequestState,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { chunks } from '../database/chunks';
import { addNotices } from './addNotices';
import { cleanText } from './cleanText';
import type {
  EventRow,
  FeedbackRow,
  NoticeRow,
  RatingRow,
  RequestRow,
  SourceRow,
  VoteRow,
} from './tables';

const ROWS_AT_ONCE = 500;
/** Those who asked are asked so long after it shipped how well it serves them. */
const RATED_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/** What is stored of a request. */
export interface StoredRequest {
  id: string;
  title: string;
  text: string;
  state: RequestState;
  reason?: string;
  createdAt: string;
  changedAt: string;
  shippedAt?: string;
  effort?: number;
  metric?: RequestMetric;
  before?: MetricReading;
  after?: MetricReading;
  mergedInto?: string;
  version: number;
}

/** Where a request comes from, with what its priority is computed of. */
export interface StoredSource extends RequestSource {
  /** `<kind>/<id>`: each counts once. */
  key: string;
  repository?: string;
  demand?: string;
  team?: string;
}

/** How many people, of which teams, ask for a request in which way. */
export interface Asked {
  people: string[];
  tickets: number;
  comments: number;
  /** Repositories that deviate. */
  services: string[];
  /** That own these services, or whose tickets these are. */
  teams: string[];
}

/** Who is told besides those who voted. */
export interface Told {
  people: string[];
}

/** Requests, who asks for them and what became of them. What belongs together changes in one transaction. */
export class DatabaseRequestStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRequestStore {
    return new DatabaseRequestStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Those that have not become part of another, oldest first. */
  async list(
    filter: { states?: RequestState[] } = {},
  ): Promise<StoredRequest[]> {
    const query = this.#knex<RequestRow>('requests')
      .whereNull('merged_into')
      .orderBy(['created_at', 'id']);
    if (filter.states) {
      query.whereIn('state', filter.states);
    }
    return (await query).map(toRequest);
  }

  /** Titles of the newest that have not become part of another. */
  async newest(limit: number): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .whereNull('merged_into')
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(toRequest);
  }

  async get(id: string): Promise<StoredRequest | undefined> {
    const row = await this.#knex<RequestRow>('requests').where({ id }).first();
    return row && toRequest(row);
  }

  async mergedInto(id: string): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({ merged_into: id })
      .orderBy(['created_at', 'id']);
    return rows.map(toRequest);
  }

  async events(id: string): Promise<RequestEvent[]> {
    const rows = await this.#knex<EventRow>('request_events')
      .where({ request_id: id })
      .orderBy('id');
    return rows.map(row => ({
      at: row.at,
      by: row.user_ref ?? undefined,
      what: row.what as RequestEvent['what'],
      from: row.from ?? undefined,
      to: row.to ?? undefined,
      reason: row.reason ?? undefined,
    }));
  }

  async sources(id: string): Promise<StoredSource[]> {
    const rows = await this.#knex<SourceRow>('request_sources')
      .where({ request_id: id })
      .orderBy(['at', 'key']);
    return rows.map(toSource);
  }

  /** By id, in few queries. */
  async asked(ids: string[]): Promise<Map<string, Asked>> {
    const result = new Map<string, Asked>(
      ids.map(id => [
        id,
        { people: [], tickets: 0, comments: 0, services: [], teams: [] },
      ]),
    );
    for (const part of chunks(ids, ROWS_AT_ONCE)) {
      const [votes, sources] = await Promise.all([
        this.#knex<VoteRow>('request_votes')
          .whereIn('request_id', part)
          .orderBy(['voted_at', 'user_ref'])
          .select('request_id', 'user_ref'),
        this.#knex<SourceRow>('request_sources')
          .whereIn('request_id', part)
          .whereIn('kind', ['ticket', 'survey', 'deviation'])
          .select('request_id', 'kind', 'repository', 'team'),
      ]);
      for (const { request_id, user_ref } of votes) {
        result.get(request_id)?.people.push(user_ref);
      }
      for (const { request_id, kind, repository, team } of sources) {
        const asked = result.get(request_id)!;
        asked.tickets += kind === 'ticket' ? 1 : 0;
        asked.comments += kind === 'survey' ? 1 : 0;
        if (repository && !asked.services.includes(repository)) {
          asked.services.push(repository);
        }
        if (team && !asked.teams.includes(team)) {
          asked.teams.push(team);
        }
      }
    }
    return result;
  }

  /** How many people, tickets and services ask, by id; in few queries, however many they are. */
  async demand(ids: string[]): Promise<Map<string, number>> {
    const result = new Map(ids.map(id => [id, 0]));
    for (const part of chunks(ids, ROWS_AT_ONCE)) {
      const [votes, sources] = await Promise.all([
        this.#knex('request_votes')
          .whereIn('request_id', part)
          .groupBy('request_id')
          .select('request_id')
          .count({ asking: '*' }),
        this.#knex('request_sources')
          .whereIn('request_id', part)
          .whereIn('kind', ['ticket', 'deviation'])
          .groupBy('request_id')
          .select('request_id')
          // A service counts once, in however many ways it deviates
          .select(
            this.#knex.raw(
              'count(distinct coalesce(repository, key)) as asking',
            ),
          ),
      ]);
      for (const { request_id, asking } of [...votes, ...sources] as Array<{
        request_id: string;
        asking: number | string;
      }>) {
        result.set(request_id, result.get(request_id)! + Number(asking));
      }
    }
    return result;
  }

  /** Of those that anybody has rated, by id. */
  async ratings(
    ids: string[],
    me: string | undefined,
  ): Promise<Map<string, { answers: number; sum: number; mine?: number }>> {
    const result = new Map<
      string,
      { answers: number; sum: number; mine?: number }
    >();
    for (const part of chunks(ids, ROWS_AT_ONCE)) {
      const rows = await this.#knex<RatingRow>('request_ratings').whereIn(
        'request_id',
        part,
      );
      for (const { request_id, user_ref, score } of rows) {
        const known = result.get(request_id) ?? { answers: 0, sum: 0 };
        result.set(request_id, {
          answers: known.answers + 1,
          sum: known.sum + score,
          mine: user_ref === me ? score : known.mine,
        });
      }
    }
    return result;
  }

  /** Of these requests, those that somebody was told have shipped. */
  async told(ids: string[], me: string): Promise<Set<string>> {
    const told = new Set<string>();
    for (const part of chunks(ids, ROWS_AT_ONCE)) {
      const rows = await this.#knex<NoticeRow>('roadmap_notices')
        .where({ user_ref: me, kind: 'shipped' })
        .whereIn('about', part)
        .select('about');
      rows.forEach(({ about }) => told.add(about));
    }
    return told;
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

  /** The last answer of each counts. */
  async rate(id: string, by: string, score: number): Promise<void> {
    await this.#knex<RatingRow>('request_ratings')
      .insert({ request_id: id, user_ref: by, score })
      .onConflict(['request_id', 'user_ref'])
      .merge({ score });
  }

  /**
   * Makes a request of something, or adds it to one.
   *
   * @param from.feedback - id of what somebody said: they ask for it now
   * @param by - `undefined` for the portal itself
   * @throws ConflictError when it is part of a request already
   */
  async promote(
    from: {
      sources: Array<Omit<StoredSource, 'at'> & { at?: string }>;
      feedback?: string;
    },
    to: PromoteTo,
    by: string | undefined,
    now: Date,
    told: Told = { people: [] },
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
        await tellShipped(tx, row.id, [...people, ...told.people], by, now);
      }
      return row.id;
    });
  }

  /**
   * What those who keep the roadmap decide.
   *
   * @throws ConflictError when somebody else was faster
   */
  async change(
    id: string,
    change: RequestChange,
    by: string,
    now: Date,
    told: Told,
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
      const at = now.toISOString();
      const { state, reason, effort, metric } = change;
      const update: Partial<RequestRow> = {};
      const events: RequestEvent[] = [];
      const note = (what: RequestEvent['what'], from?: string, to?: string) =>
        events.push({ at, by, what, from, to, reason });

      const title = change.title && cleanText(change.title);
      const text =
        change.text === undefined ? undefined : cleanText(change.text);
      if (
        (title && title !== row.title) ||
        (text !== undefined && text !== row.text)
      ) {
        update.title = title ?? row.title;
        update.text = text ?? row.text;
        note('edited', row.title, update.title);
      }
      if (effort !== undefined && effort !== row.effort) {
        update.effort = effort;
        note(
          'effort',
          row.effort === null ? undefined : String(row.effort),
          String(effort),
        );
      }
      if (metric && JSON.stringify(metric) !== row.metric) {
        if (row.state === 'shipped') {
          throw new ConflictError(
            'It has shipped: which metric it was meant to move is said before, so that nobody picks the one that looks best',
          );
        }
        update.metric = JSON.stringify(metric);
        const before = row.metric
          ? (JSON.parse(row.metric) as RequestMetric)
          : undefined;
        note('metric', before?.metric, metric.metric);
      }
      if (state && state !== row.state) {
        if (state === 'declined' && !reason) {
          throw new InputError('reason: say why it is declined');
        }
        Object.assign(update, {
          state,
          reason: reason === undefined ? null : cleanText(reason),
          changed_at: at,
          shipped_at: state === 'shipped' ? at : null,
          before: null,
          after: null,
        });
        note('state', row.state, state);
      }
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
        await tellShipped(tx, id, [...voters, ...told.people], by, now);
      }
      if (update.state === 'declined') {
        await addNotices(tx, id, 'declined', await votersOf(tx, id), by, now);
      }
    });
  }

  /**
   * Makes one request part of another: who asked for either asks for it, once.
   *
   * @returns id of the request that it is part of now
   * @throws ConflictError when somebody else was faster
   */
  async merge(
    merge: { id: string; into: string; version: number; reason?: string },
    by: string,
    now: Date,
    told: Told,
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
        await tellShipped(tx, into.id, [...people, ...told.people], by, now);
      }
      return into.id;
    });
  }

  /**
   * Shipped, with a metric of which the value before is missing, or that after though its time is over.
   *
   * @param over - what shipped until then has had its time
   */
  async toMeasure(over: Date): Promise<StoredRequest[]> {
    const rows = await this.#knex<RequestRow>('requests')
      .where({ state: 'shipped' })
      .whereNull('merged_into')
      .whereNotNull('metric')
      .whereNull('after')
      .where(missing =>
        missing
          .whereNull('before')
          .orWhere('shipped_at', '<=', over.toISOString()),
      );
    return rows.map(toRequest);
  }

  /** @param request - as it was measured: of one that was taken back meanwhile nothing is kept */
  async keepReadings(
    request: StoredRequest,
    readings: { before: MetricReading; after?: MetricReading },
  ): Promise<void> {
    const { before, after } = readings;
    await this.#knex<RequestRow>('requests')
      .where({
        id: request.id,
        state: 'shipped',
        shipped_at: request.shippedAt,
      })
      .whereNull('after')
      .update({
        before: JSON.stringify(before),
        ...(after && { after: JSON.stringify(after) }),
      });
  }
}

async function addRequest(
  tx: Knex.Transaction,
  request: { title: string; text: string },
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const at = now.toISOString();
  await tx<RequestRow>('requests').insert({
    id,
    title: cleanText(request.title),
    text: cleanText(request.text),
    state: 'asked',
    created_at: at,
    changed_at: at,
    version: 1,
  });
  await addEvent(tx, id, { at, what: 'asked' });
  return id;
}

async function addVotes(
  tx: Knex.Transaction,
  id: string,
  people: string[],
  now: Date,
): Promise<void> {
  const voted_at = now.toISOString();
  for (const part of chunks(people, ROWS_AT_ONCE)) {
    await tx<VoteRow>('request_votes')
      .insert(part.map(user_ref => ({ request_id: id, user_ref, voted_at })))
      .onConflict(['request_id', 'user_ref'])
      .ignore();
  }
}

/** @returns how many of them were no source of any request yet */
export async function addSources(
  tx: Knex.Transaction,
  id: string,
  sources: Array<Omit<StoredSource, 'at'> & { at?: string }>,
  now: Date,
): Promise<number> {
  let added = 0;
  for (const source of sources) {
    const inserted = await tx<SourceRow>('request_sources')
      .insert({
        key: source.key,
        request_id: id,
        kind: source.kind,
        at: source.at ?? now.toISOString(),
        title: source.title === undefined ? null : cleanText(source.title),
        entity_ref: source.entityRef ?? null,
        repository: source.repository ?? null,
        demand: source.demand ?? null,
        team: source.team ?? null,
        url: source.url ?? null,
      })
      .onConflict('key')
      .ignore()
      .returning('key');
    added += inserted.length;
  }
  return added;
}

async function addEvent(
  tx: Knex.Transaction,
  id: string,
  event: RequestEvent,
): Promise<void> {
  const { reason } = event;
  await tx<EventRow>('request_events').insert({
    request_id: id,
    at: event.at,
    user_ref: event.by ?? null,
    what: event.what,
    from: event.from ?? null,
    to: event.to ?? null,
    reason: reason === undefined ? null : cleanText(reason),
  });
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
  except: string | undefined,
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

function toRequest(row: RequestRow): StoredRequest {
  const parse = <T>(json: string | null): T | undefined =>
    json === null ? undefined : JSON.parse(json);
  return {
    id: row.id,
    title: row.title,
    text: row.text,
    state: row.state as RequestState,
    reason: row.reason ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    shippedAt: row.shipped_at ?? undefined,
    effort: row.effort ?? undefined,
    metric: parse(row.metric),
    before: parse(row.before),
    after: parse(row.after),
    mergedInto: row.merged_into ?? undefined,
    version: row.version,
  };
}

function toSource(row: SourceRow): StoredSource {
  return {
    key: row.key,
    kind: row.kind as StoredSource['kind'],
    at: row.at,
    title: row.title ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    repository: row.repository ?? undefined,
    demand: row.demand ?? undefined,
    team: row.team ?? undefined,
    url: row.url ?? undefined,
  };
}
