import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { chunks } from '@paved/database';
import {
  comparePriorities,
  findSimilar,
  priorityOf,
  REQUEST_STATES,
  type PlatformRequest,
  type RequestDetail,
  type RequestOutcome,
  type RequestSource,
  type RequestsPage,
  type RequestState,
  type SimilarRequest,
} from '@paved/plugin-adoption-common';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import type { Teams } from '../teams/Teams';
import type { Asked, DatabaseRequestStore } from './DatabaseRequestStore';
import { afterKnownOn, beforeKnownOn } from './Outcomes';
import type { StoredRequest, StoredSource } from './StoredRequest';

const COLUMN_SIZE = 20;
const MOST_COMPARED = 2_000;
const MOST_SIMILAR = 5;
const REFS_AT_ONCE = 500;

export interface RequestQueriesOptions {
  store: DatabaseRequestStore;
  teams: Pick<Teams, 'of' | 'members'>;
  metrics: Pick<MetricRegistry, 'definitions'>;
  catalog: CatalogService;
}

/** Requests as people see them: what they weigh, and what came of them. */
export class RequestQueries {
  readonly #options: RequestQueriesOptions;

  static create(options: RequestQueriesOptions): RequestQueries {
    return new RequestQueries(options);
  }

  private constructor(options: RequestQueriesOptions) {
    this.#options = options;
  }

  /** What there is in each state, the most urgent or the newest first. */
  async columns(
    search: string | undefined,
    me: string | undefined,
  ): Promise<Array<RequestsPage & { state: RequestState }>> {
    const all = withWords(await this.#options.store.list(), search);
    return Promise.all(
      REQUEST_STATES.map(async state => ({
        state,
        ...(await this.#pageOf(
          all.filter(request => request.state === state),
          { offset: 0, limit: COLUMN_SIZE },
          me,
        )),
      })),
    );
  }

  /** A page of one state. */
  async page(
    filter: {
      state: RequestState;
      search?: string;
      cursor?: string;
      limit: number;
    },
    me: string | undefined,
  ): Promise<RequestsPage> {
    const { state, search, cursor, limit } = filter;
    const offset = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new InputError(
        'cursor: it is none that a page before this one has named',
      );
    }
    const stored = await this.#options.store.list({ states: [state] });
    return this.#pageOf(withWords(stored, search), { offset, limit }, me);
  }

  /** Requests about the same, for somebody who is about to ask. */
  async similar(
    text: string,
    me: string | undefined,
    except?: string,
  ): Promise<SimilarRequest[]> {
    const { store } = this.#options;
    const candidates = (await store.newest(MOST_COMPARED)).filter(
      ({ id }) => id !== except,
    );
    const found = findSimilar(text, candidates, ({ title }) => title).slice(
      0,
      MOST_SIMILAR,
    );
    const asked = await store.asked(found.map(({ item }) => item.id));
    return found.map(({ item: { id, title, state }, shared }) => {
      const { people } = asked.get(id)!;
      return {
        id,
        title,
        state,
        shared,
        people: people.length,
        mine: me !== undefined && people.includes(me),
      };
    });
  }

  /**
   * One request with all that is known of it.
   *
   * @throws NotFoundError
   */
  async detail(
    id: string,
    viewer: {
      me?: string;
      mayManage: boolean;
      credentials: BackstageCredentials;
    },
  ): Promise<RequestDetail> {
    const { store } = this.#options;
    const { me, mayManage, credentials } = viewer;
    const stored = await store.get(id);
    if (!stored) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    const [[request], sources, events, merged, asked, into] = await Promise.all(
      [
        this.#describe([stored], me),
        store.sources(id),
        store.events(id),
        store.mergedInto(id),
        store.asked([id]),
        stored.mergedInto ? store.get(stored.mergedInto) : undefined,
      ],
    );
    const visible = await this.#visible(sources, credentials);
    return {
      ...request,
      mergedInto: into && { id: into.id, title: into.title },
      sources: visible,
      hiddenSources: sources.length - visible.length,
      events,
      merged: merged.map(each => ({ id: each.id, title: each.title })),
      people: mayManage ? asked.get(id)!.people : undefined,
    };
  }

  /** The people of the teams that ask with tickets or services. */
  async peopleOfTeams(id: string): Promise<string[]> {
    const { store, teams } = this.#options;
    const asked = (await store.asked([id])).get(id)!;
    const members = await Promise.all(
      asked.teams.map(team => teams.members(team)),
    );
    return members.flatMap(each => [...each]);
  }

  /** @param stored - all in one state */
  async #pageOf(
    stored: StoredRequest[],
    page: { offset: number; limit: number },
    me: string | undefined,
  ): Promise<RequestsPage> {
    const { offset, limit } = page;
    const end = offset + limit;
    const nextCursor = end < stored.length ? String(end) : undefined;
    const totalItems = stored.length;
    if (stored.some(({ state }) => isClosed(state))) {
      const newest = stored.sort((a, b) =>
        b.changedAt.localeCompare(a.changedAt),
      );
      const items = await this.#describe(newest.slice(offset, end), me);
      return { items, totalItems, nextCursor };
    }
    // Those without a priority follow, the most asked for first: only those that are shown of them need be weighed
    const weighed = await this.#describe(
      stored.filter(({ effort }) => effort !== undefined),
      me,
    );
    const others = stored.filter(({ effort }) => effort === undefined);
    const demand = await this.#options.store.demand(others.map(({ id }) => id));
    // They come in the order of their age
    others.sort((a, b) => demand.get(b.id)! - demand.get(a.id)!);
    const from = (at: number) => Math.max(0, at - weighed.length);
    return {
      items: [
        ...weighed.sort(comparePriorities).slice(offset, end),
        ...(await this.#describe(others.slice(from(offset), from(end)), me)),
      ],
      totalItems,
      nextCursor,
    };
  }

  async #describe(
    stored: StoredRequest[],
    me: string | undefined,
  ): Promise<PlatformRequest[]> {
    const { store, metrics } = this.#options;
    const ids = stored.map(({ id }) => id);
    const shipped = stored.flatMap(({ id, state }) =>
      state === 'shipped' ? [id] : [],
    );
    const [asked, ratings, told] = await Promise.all([
      store.asked(ids),
      store.ratings(shipped, me),
      me === undefined ? new Set<string>() : store.told(shipped, me),
    ]);
    const definitions = new Map(
      metrics.definitions().map(definition => [definition.id, definition]),
    );
    const sizes = await this.#teamSizes(asked);
    return stored.map(request => {
      const { people, tickets, comments, services } = asked.get(request.id)!;
      const mine = me !== undefined && people.includes(me);
      const definition = definitions.get(request.metric?.metric ?? '');
      return {
        id: request.id,
        title: request.title,
        text: request.text,
        state: request.state,
        reason: request.reason,
        createdAt: request.createdAt,
        changedAt: request.changedAt,
        shippedAt: request.shippedAt,
        priority: priorityOf({
          people: people.length,
          tickets,
          services: services.length,
          teamSize: sizes.get(request.id)!,
          effort: request.effort,
        }),
        comments,
        mine,
        outcome: outcomeOf(request, definition),
        rating:
          request.state === 'shipped'
            ? {
                ...ratings.get(request.id)!,
                mayRate: mine || told.has(request.id),
              }
            : undefined,
        version: request.version,
      };
    });
  }

  /** How many distinct people the teams of those who ask have; who is in no team counts alone. */
  async #teamSizes(asked: Map<string, Asked>): Promise<Map<string, number>> {
    const { teams } = this.#options;
    const all = [...asked.values()];
    const distinct = (refs: string[]) => [...new Set(refs)];
    const teamsOf = new Map(
      await Promise.all(
        distinct(all.flatMap(({ people }) => people)).map(
          async person => [person, await teams.of(person)] as const,
        ),
      ),
    );
    const members = new Map(
      await Promise.all(
        distinct([
          ...all.flatMap(each => each.teams),
          ...[...teamsOf.values()].flat(),
        ]).map(async team => [team, await teams.members(team)] as const),
      ),
    );
    return new Map(
      [...asked].map(([id, each]) => {
        const asking = new Set([
          ...each.teams,
          ...each.people.flatMap(person => teamsOf.get(person)!),
        ]);
        const reached = new Set(each.people);
        for (const team of asking) {
          members.get(team)!.forEach(person => reached.add(person));
        }
        return [id, reached.size];
      }),
    );
  }

  /** Feedback is its author's and is only counted; services are for those to whom the catalog shows them. */
  async #visible(
    sources: StoredSource[],
    credentials: BackstageCredentials,
  ): Promise<RequestSource[]> {
    const refs = [
      ...new Set(sources.flatMap(({ entityRef }) => entityRef ?? [])),
    ];
    const readable = new Set<string>();
    for (const entityRefs of chunks(refs, REFS_AT_ONCE)) {
      const { items } = await this.#options.catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
        },
        { credentials },
      );
      items.forEach(
        entity =>
          entity &&
          readable.add(stringifyEntityRef(entity).toLocaleLowerCase('en-US')),
      );
    }
    return sources.flatMap(({ kind, at, title, entityRef, url }) => {
      const isHidden =
        entityRef === undefined
          ? kind === 'deviation'
          : !readable.has(entityRef);
      return isHidden ? [] : [{ kind, at, title, entityRef, url }];
    });
  }
}

function isClosed(state: RequestState): boolean {
  return state === 'shipped' || state === 'declined';
}

function withWords(
  stored: StoredRequest[],
  search: string | undefined,
): StoredRequest[] {
  const wanted = search?.toLocaleLowerCase('en-US');
  return wanted
    ? stored.filter(({ title }) =>
        title.toLocaleLowerCase('en-US').includes(wanted),
      )
    : stored;
}

function outcomeOf(
  request: StoredRequest,
  definition: ReturnType<MetricRegistry['definitions']>[number] | undefined,
): RequestOutcome | undefined {
  const { metric, before, after, shippedAt } = request;
  return (
    metric && {
      ...metric,
      title: definition?.title ?? metric.metric,
      unit: definition?.unit,
      better: definition?.better,
      before,
      after,
      beforeOn: shippedAt && beforeKnownOn(shippedAt),
      afterOn: shippedAt && afterKnownOn(shippedAt),
    }
  );
}
