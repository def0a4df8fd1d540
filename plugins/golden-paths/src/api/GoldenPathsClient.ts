import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  AdoptionMatch,
  Creation,
  CreationPlan,
  CreationState,
  Deviation,
  EntityGoldenPath,
  Forecast,
  PathDetail,
  PathSummary,
  Release,
  Rollout,
  RolloutPolicy,
  ServicesPage,
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import type {
  AdoptionRequest,
  GoldenPathsApi,
  NewDeviation,
  PlanRequest,
  ServicesQuery,
  UpgradeRequest,
} from './GoldenPathsApi';

type Parameters = Record<string, string | number | boolean | undefined>;

/** {@link GoldenPathsApi} over HTTP. */
export class GoldenPathsClient implements GoldenPathsApi {
  readonly #fetchApi: FetchApi;

  static create(options: { fetchApi: FetchApi }): GoldenPathsClient {
    return new GoldenPathsClient(options.fetchApi);
  }

  private constructor(fetchApi: FetchApi) {
    this.#fetchApi = fetchApi;
  }

  async paths(): Promise<PathSummary[]> {
    return this.#items('/paths');
  }

  async path(ref: string): Promise<PathDetail> {
    return this.#get(pathOf(ref));
  }

  async services(
    path: string,
    query: ServicesQuery = {},
  ): Promise<ServicesPage> {
    return this.#get(`${pathOf(path)}/services`, { ...query });
  }

  async rate(path: string, score: number, comment?: string): Promise<void> {
    await this.#send('PUT', `${pathOf(path)}/rating`, { score, comment });
  }

  async publish(path: string, version: string): Promise<Release> {
    return this.#post(`${pathOf(path)}/releases`, { version });
  }

  async startForecast(path: string, ref: string): Promise<Forecast> {
    return this.#post(`${pathOf(path)}/forecasts`, { ref });
  }

  async forecast(id: string): Promise<Forecast> {
    return this.#get(`/forecasts/${segments(id)}`);
  }

  async forecasts(
    path: string,
    options: { limit?: number } = {},
  ): Promise<Forecast[]> {
    return this.#items(`${pathOf(path)}/forecasts`, { ...options });
  }

  async rollouts(path: string): Promise<Rollout[]> {
    return this.#items(`${pathOf(path)}/rollouts`);
  }

  async rollout(id: string): Promise<Rollout> {
    return this.#get(`/rollouts/${segments(id)}`);
  }

  async startRollout(
    path: string,
    version: string,
    policy: RolloutPolicy,
  ): Promise<Rollout> {
    return this.#post(`${pathOf(path)}/rollouts`, { version, policy });
  }

  async changeRollout(
    id: string,
    change: 'stop' | 'resume' | 'cancel',
  ): Promise<Rollout> {
    return this.#post(`/rollouts/${segments(id, change)}`);
  }

  async entity(entityRef: string): Promise<EntityGoldenPath> {
    return this.#get(serviceOf(entityRef));
  }

  async previewUpgrade(
    entityRef: string,
    request: UpgradeRequest,
  ): Promise<UpgradePreview> {
    return this.#post(`${serviceOf(entityRef)}/upgrade/preview`, request);
  }

  async upgrade(
    entityRef: string,
    request: UpgradeRequest & { hash?: string },
  ): Promise<Upgrade> {
    return this.#post(`${serviceOf(entityRef)}/upgrade`, request);
  }

  async mergeUpgrade(id: string): Promise<Upgrade> {
    return this.#post(`/upgrades/${segments(id)}/merge`);
  }

  async closeUpgrade(id: string): Promise<Upgrade> {
    return this.#post(`/upgrades/${segments(id)}/close`);
  }

  async deviate(
    entityRef: string,
    deviation: NewDeviation,
  ): Promise<Deviation> {
    return this.#post(`${serviceOf(entityRef)}/deviations`, deviation);
  }

  async endDeviation(id: string): Promise<Deviation> {
    return this.#post(`/deviations/${segments(id)}/end`);
  }

  async adoptionMatches(entityRef: string): Promise<AdoptionMatch[]> {
    const { items } = await this.#post<{ items: AdoptionMatch[] }>(
      `${serviceOf(entityRef)}/adopt/preview`,
    );
    return items;
  }

  async adopt(entityRef: string, request: AdoptionRequest): Promise<Upgrade> {
    return this.#post(`${serviceOf(entityRef)}/adopt`, request);
  }

  async plan(request: PlanRequest): Promise<CreationPlan> {
    return this.#post('/plans', request);
  }

  async creations(query: { state?: CreationState } = {}): Promise<Creation[]> {
    return this.#items('/creations', { mine: true, ...query });
  }

  async undoCreation(id: string): Promise<Creation> {
    return this.#post(`/creations/${segments(id)}/undo`);
  }

  async #items<T>(at: string, parameters?: Parameters): Promise<T[]> {
    const { items } = await this.#get<{ items: T[] }>(at, parameters);
    return items;
  }

  async #get<T>(at: string, parameters: Parameters = {}): Promise<T> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== '') {
        query.set(name, String(value));
      }
    }
    const response = await this.#fetch(query.size ? `${at}?${query}` : at);
    return response.json();
  }

  async #post<T>(at: string, body: object = {}): Promise<T> {
    const response = await this.#send('POST', at, body);
    return response.json();
  }

  async #send(method: string, at: string, body: object): Promise<Response> {
    return this.#fetch(at, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch(at: string, init?: RequestInit): Promise<Response> {
    const response = await this.#fetchApi.fetch(
      `plugin://golden-paths${at}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function pathOf(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind: 'goldenpath',
    defaultNamespace: 'default',
  });
  return `/paths/${segments(namespace, name)}`;
}

function serviceOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/services/${segments(
    kind.toLocaleLowerCase('en-US'),
    namespace,
    name,
  )}`;
}

function segments(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
