import type { FetchApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  Commit,
  DiscoveryRun,
  DiscoverySummary,
  RepositoryDetail,
  RepositoryFinding,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import type {
  NameAvailability,
  RepositoriesApi,
  RepositoryName,
  RepositoryPage,
  RepositoryQuery,
  SourceFile,
  SourceTree,
} from './RepositoriesApi';

type Parameters = Record<
  string,
  string | number | readonly string[] | undefined
>;

/** {@link RepositoriesApi} over HTTP. */
export class RepositoriesClient implements RepositoriesApi {
  readonly #fetchApi: FetchApi;

  static create(options: { fetchApi: FetchApi }): RepositoriesClient {
    return new RepositoriesClient(options.fetchApi);
  }

  private constructor(fetchApi: FetchApi) {
    this.#fetchApi = fetchApi;
  }

  async list(query: RepositoryQuery): Promise<RepositoryPage> {
    const { orderBy, ...rest } = query;
    return this.#request('GET', '/repositories', {
      ...rest,
      orderBy: orderBy && `${orderBy.field},${orderBy.direction}`,
    });
  }

  async get(repository: RepositoryName): Promise<RepositoryDetail> {
    return this.#request('GET', pathOf(repository));
  }

  async refresh(
    repository: RepositoryName,
  ): Promise<{ repository: RepositoryStatus; findings: RepositoryFinding[] }> {
    return this.#request('POST', `${pathOf(repository)}/refresh`);
  }

  async availability(repository: RepositoryName): Promise<NameAvailability> {
    return this.#request('GET', `${pathOf(repository)}/availability`);
  }

  async tree(
    repository: RepositoryName,
    options?: { ref?: string },
  ): Promise<SourceTree> {
    return this.#request('GET', `${pathOf(repository)}/tree`, { ...options });
  }

  async file(
    repository: RepositoryName,
    options: { ref?: string; path: string },
  ): Promise<SourceFile> {
    return this.#request('GET', `${pathOf(repository)}/file`, options);
  }

  async history(
    repository: RepositoryName,
    options?: { ref?: string; path?: string; limit?: number },
  ): Promise<Commit[]> {
    const { items } = await this.#request<{ items: Commit[] }>(
      'GET',
      `${pathOf(repository)}/history`,
      { ...options },
    );
    return items;
  }

  async summary(): Promise<DiscoverySummary> {
    return this.#request('GET', '/summary');
  }

  async startRun(): Promise<DiscoveryRun> {
    return this.#request('POST', '/runs');
  }

  async approveRun(id: string): Promise<DiscoveryRun> {
    return this.#request('POST', `/runs/${encodeURIComponent(id)}/approve`);
  }

  async findings(
    filter:
      | { entityRef: string }
      | { repository: string }
      | { ownedBy: string[] },
  ): Promise<RepositoryFinding[]> {
    const { items } = await this.#request<{ items: RepositoryFinding[] }>(
      'GET',
      '/findings',
      filter,
    );
    return items;
  }

  async #request<T>(
    method: 'GET' | 'POST',
    path: string,
    parameters: Parameters = {},
  ): Promise<T> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== '') {
          query.append(name, String(one));
        }
      }
    }
    const suffix = query.size ? `?${query}` : '';
    const response = await this.#fetchApi.fetch(
      `plugin://repositories${path}${suffix}`,
      { method },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function pathOf({ host, owner, name }: RepositoryName): string {
  return `/repositories/${[host, owner, name]
    .map(encodeURIComponent)
    .join('/')}`;
}
