import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type {
  BlockedEntity,
  Campaign,
  CampaignProgress,
  EntityScorecard,
  PreviewResult,
  RollupItem,
  ScorecardSummary,
  StandingsPage,
  Transition,
  TrendPoint,
  Waiver,
} from '@paved/plugin-scorecards-common';
import type { Page } from '@paved/ui';
import type {
  EntityHistoryQuery,
  NewCampaign,
  NewWaiver,
  ScorecardsApi,
  StandingsFilter,
  StandingsQuery,
  WaiverAnswer,
  WaiversQuery,
} from './ScorecardsApi';

type Parameters = Record<
  string,
  string | number | readonly string[] | undefined
>;

/** {@link ScorecardsApi} over HTTP. */
export class ScorecardsClient implements ScorecardsApi {
  readonly #fetchApi: FetchApi;

  static create(options: { fetchApi: FetchApi }): ScorecardsClient {
    return new ScorecardsClient(options.fetchApi);
  }

  private constructor(fetchApi: FetchApi) {
    this.#fetchApi = fetchApi;
  }

  async scorecards(): Promise<ScorecardSummary[]> {
    return this.#items('/scorecards');
  }

  async scorecard(ref: string): Promise<ScorecardSummary> {
    const { namespace, name } = parseEntityRef(ref);
    return this.#get(`/scorecards/${path(namespace, name)}`);
  }

  async entity(entityRef: string): Promise<EntityScorecard[]> {
    return this.#items(entityPath(entityRef));
  }

  async refreshEntity(entityRef: string): Promise<EntityScorecard[]> {
    const { items } = await this.#post<Page<EntityScorecard>>(
      `${entityPath(entityRef)}/refresh`,
    );
    return items;
  }

  async entityHistory(
    entityRef: string,
    query: EntityHistoryQuery = {},
  ): Promise<Page<Transition>> {
    return this.#get(`${entityPath(entityRef)}/history`, { ...query });
  }

  async standings(query: StandingsQuery): Promise<StandingsPage> {
    return this.#get('/standings', { ...query });
  }

  async standingsCsv(filter: StandingsFilter): Promise<Blob> {
    const response = await this.#fetch('/standings.csv', {
      parameters: { ...filter },
    });
    return response.blob();
  }

  async rollups(
    scorecard: string,
    by: 'owner' | 'system' | 'domain',
  ): Promise<RollupItem[]> {
    return this.#items('/rollups', { scorecard, by });
  }

  async trend(
    scorecard: string,
    options: { days?: number } = {},
  ): Promise<TrendPoint[]> {
    return this.#items('/trend', { scorecard, ...options });
  }

  async waivers(query: WaiversQuery): Promise<Page<Waiver>> {
    const { states, ...rest } = query;
    return this.#get('/waivers', { ...rest, state: states });
  }

  async requestWaiver(waiver: NewWaiver): Promise<Waiver> {
    return this.#post('/waivers', { ...waiver });
  }

  async answerWaiver(
    id: string,
    answer: WaiverAnswer,
    note?: string,
  ): Promise<Waiver> {
    return this.#post(`/waivers/${path(id, answer)}`, { note });
  }

  async preview(definition: string): Promise<PreviewResult> {
    return this.#post('/preview', { definition });
  }

  async campaigns(): Promise<Campaign[]> {
    return this.#items('/campaigns');
  }

  async campaign(id: string): Promise<CampaignProgress> {
    return this.#get(`/campaigns/${path(id)}`);
  }

  async startCampaign(campaign: NewCampaign): Promise<Campaign> {
    return this.#post('/campaigns', { ...campaign });
  }

  async endCampaign(id: string): Promise<void> {
    await this.#post(`/campaigns/${path(id)}/end`);
  }

  async blocking(options: { limit?: number } = {}): Promise<BlockedEntity[]> {
    return this.#items('/blocking', { ...options });
  }

  async #items<T>(at: string, parameters?: Parameters): Promise<T[]> {
    const { items } = await this.#get<{ items: T[] }>(at, parameters);
    return items;
  }

  async #get<T>(at: string, parameters?: Parameters): Promise<T> {
    const response = await this.#fetch(at, { parameters });
    return response.json();
  }

  async #post<T>(
    at: string,
    body: { [key: string]: JsonObject[string] | undefined } = {},
  ): Promise<T> {
    const response = await this.#fetch(at, {
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    });
    return response.json();
  }

  async #fetch(
    at: string,
    options: { parameters?: Parameters; init?: RequestInit },
  ): Promise<Response> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options.parameters ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== '') {
          query.append(name, String(one));
        }
      }
    }
    const suffix = query.size ? `?${query}` : '';
    const response = await this.#fetchApi.fetch(
      `plugin://scorecards${at}${suffix}`,
      options.init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/entities/${path(kind.toLocaleLowerCase('en-US'), namespace, name)}`;
}

function path(...segments: string[]): string {
  return segments.map(encodeURIComponent).join('/');
}
