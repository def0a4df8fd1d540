import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { AdoptionApi, Parameters } from './AdoptionApi';

/** {@link AdoptionApi} over HTTP. */
export class AdoptionClient implements AdoptionApi {
  readonly #fetchApi: FetchApi;

  static create(options: { fetchApi: FetchApi }): AdoptionClient {
    return new AdoptionClient(options.fetchApi);
  }

  private constructor(fetchApi: FetchApi) {
    this.#fetchApi = fetchApi;
  }

  async get<T>(at: string, parameters?: Parameters): Promise<T> {
    return answer(await this.#fetch('GET', at, { parameters }));
  }

  async items<T>(at: string, parameters?: Parameters): Promise<T[]> {
    return (await this.get<{ items: T[] }>(at, parameters)).items;
  }

  async post<T>(at: string, body?: unknown): Promise<T> {
    return answer(await this.#fetch('POST', at, { body }));
  }

  async put<T>(at: string, body?: unknown): Promise<T> {
    return answer(await this.#fetch('PUT', at, { body }));
  }

  async patch<T>(at: string, body?: unknown): Promise<T> {
    return answer(await this.#fetch('PATCH', at, { body }));
  }

  async delete(at: string): Promise<void> {
    await this.#fetch('DELETE', at, {});
  }

  async file(at: string, parameters?: Parameters): Promise<Blob> {
    return (await this.#fetch('GET', at, { parameters })).blob();
  }

  async #fetch(
    method: string,
    at: string,
    options: { parameters?: Parameters; body?: unknown },
  ): Promise<Response> {
    const { parameters = {}, body } = options;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== '') {
          query.append(name, String(one));
        }
      }
    }
    const response = await this.#fetchApi.fetch(
      `plugin://adoption${at}${query.size ? `?${query}` : ''}`,
      { method, ...contentOf(body) },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function contentOf(body: unknown): RequestInit {
  if (body === undefined) {
    return {};
  }
  return body instanceof Blob
    ? { headers: { 'content-type': body.type }, body }
    : {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
}

/** What was answered; nothing is an answer too. */
async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
