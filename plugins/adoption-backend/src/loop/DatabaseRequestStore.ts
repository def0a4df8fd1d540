import { chunks } from '@paved/database';
import type { RequestEvent, RequestState } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import {
  toRequest,
  toSource,
  type StoredRequest,
  type StoredSource,
} from './StoredRequest';
import type {
  EventRow,
  NoticeRow,
  RatingResultRow,
  RatingRow,
  RequestRow,
  SourceRow,
  VoteRow,
} from './tables';

const ROWS_AT_ONCE = 500;

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

/** Requests, who asks for them and what became of them, for those who read. */
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

  /** What is told of ratings, and what somebody's own is, by id. */
  async ratings(
    ids: string[],
    me: string | undefined,
  ): Promise<Map<string, { answers: number; mean?: number; mine?: number }>> {
    const told = new Map<string, { answers: number; mean: number }>();
    const own = new Map<string, number>();
    for (const part of chunks(ids, ROWS_AT_ONCE)) {
      const results = await this.#knex<RatingResultRow>(
        'request_rating_results',
      ).whereIn('request_id', part);
      for (const { request_id, answers, sum } of results) {
        told.set(request_id, { answers, mean: sum / answers });
      }
      if (me !== undefined) {
        const rows = await this.#knex<RatingRow>('request_ratings')
          .whereIn('request_id', part)
          .where({ user_ref: me });
        rows.forEach(({ request_id, score }) => own.set(request_id, score));
      }
    }
    return new Map(
      ids.map(id => [id, { answers: 0, ...told.get(id), mine: own.get(id) }]),
    );
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
}
