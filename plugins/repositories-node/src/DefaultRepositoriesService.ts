import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { isError, ResponseError } from '@backstage/errors';
import {
  type Commit,
  FIRST_REPOSITORY_HOST,
  parseRepositoryId,
} from '@paved/plugin-repositories-common';
import type {
  RepositoriesService,
  RepositoriesServiceOptions,
} from './RepositoriesService';

type Request<TMethod extends keyof RepositoriesService> = Parameters<
  RepositoriesService[TMethod]
>[0];
type Result<TMethod extends keyof RepositoriesService> = ReturnType<
  RepositoriesService[TMethod]
>;
type Query = Record<string, string | number | undefined>;

interface FileBody {
  path: string;
  id: string;
  size: number;
  /** Base64. */
  content?: string;
  tooLarge?: boolean;
}

/** {@link RepositoriesService} over the HTTP API of the repositories plugin. */
export class DefaultRepositoriesService implements RepositoriesService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): DefaultRepositoriesService {
    return new DefaultRepositoriesService(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async list(
    request: Request<'list'>,
    options: RepositoriesServiceOptions,
  ): Result<'list'> {
    return this.#get('/repositories', { ...request }, options);
  }

  async get(
    request: Request<'get'>,
    options: RepositoriesServiceOptions,
  ): Result<'get'> {
    return this.#get(pathOf(request.repository), {}, options);
  }

  async resolveEntity(
    request: Request<'resolveEntity'>,
    options: RepositoriesServiceOptions,
  ): Result<'resolveEntity'> {
    const entityRef = stringifyEntityRef(request.entity);
    return orUndefined(this.#get('/resolve-entity', { entityRef }, options));
  }

  async resolveUrl(
    request: Request<'resolveUrl'>,
    options: RepositoriesServiceOptions,
  ): Result<'resolveUrl'> {
    return orUndefined(this.#get('/resolve', request, options));
  }

  async tree(
    request: Request<'tree'>,
    options: RepositoriesServiceOptions,
  ): Result<'tree'> {
    const { repository, ...query } = request;
    return this.#get(`${pathOf(repository)}/tree`, query, options);
  }

  async readFiles(
    request: Request<'readFiles'>,
    options: RepositoriesServiceOptions,
  ): Result<'readFiles'> {
    const { repository, ...body } = request;
    const { commit, files } = await this.#post<{
      commit: string;
      files: FileBody[];
    }>(`${pathOf(repository)}/files`, body, options);
    return {
      commit,
      files: files.map(({ content, ...file }) =>
        content === undefined
          ? file
          : { ...file, content: Buffer.from(content, 'base64') },
      ),
    };
  }

  async history(
    request: Request<'history'>,
    options: RepositoriesServiceOptions,
  ): Result<'history'> {
    const { repository, ...query } = request;
    const { items } = await this.#get<{ items: Commit[] }>(
      `${pathOf(repository)}/history`,
      query,
      options,
    );
    return items;
  }

  async compare(
    request: Request<'compare'>,
    options: RepositoriesServiceOptions,
  ): Result<'compare'> {
    const { repository, ...query } = request;
    return this.#get(`${pathOf(repository)}/compare`, query, options);
  }

  async commitAuthor(
    options: RepositoriesServiceOptions,
  ): Result<'commitAuthor'> {
    return this.#get('/commit-author', {}, options);
  }

  async availability(
    request: Request<'availability'>,
    options: RepositoriesServiceOptions,
  ): Result<'availability'> {
    const { host = FIRST_REPOSITORY_HOST, owner, name } = request;
    const where = [host, owner, name].map(encodeURIComponent).join('/');
    return this.#get(`/repositories/${where}/availability`, {}, options);
  }

  async create(
    request: Request<'create'>,
    options: RepositoriesServiceOptions,
  ): Result<'create'> {
    const { host = FIRST_REPOSITORY_HOST, ...body } = request;
    return this.#post(
      `/repositories/${encodeURIComponent(host)}`,
      body,
      options,
    );
  }

  async proposeChange(
    request: Request<'proposeChange'>,
    options: RepositoriesServiceOptions,
  ): Result<'proposeChange'> {
    const { repository, ...body } = request;
    return this.#post(`${pathOf(repository)}/changes`, body, options);
  }

  async change(
    request: Request<'change'>,
    options: RepositoriesServiceOptions,
  ): Result<'change'> {
    return orUndefined(this.#get(changePathOf(request), {}, options));
  }

  async closeChange(
    request: Request<'closeChange'>,
    options: RepositoriesServiceOptions,
  ): Result<'closeChange'> {
    const { repository, branch, ...body } = request;
    const path = changePathOf({ repository, branch });
    await this.#sendJson('POST', `${path}/close`, body, options);
  }

  async mergeChange(
    request: Request<'mergeChange'>,
    options: RepositoriesServiceOptions,
  ): Result<'mergeChange'> {
    const { repository, branch, ...body } = request;
    const path = changePathOf({ repository, branch });
    return this.#post(`${path}/merge`, body, options);
  }

  async remove(
    request: Request<'remove'>,
    options: RepositoriesServiceOptions,
  ): Result<'remove'> {
    const { repository, ...body } = request;
    await this.#sendJson('DELETE', pathOf(repository), body, options);
  }

  async refresh(
    request: Request<'refresh'>,
    options: RepositoriesServiceOptions,
  ): Result<'refresh'> {
    return this.#post(`${pathOf(request.repository)}/refresh`, {}, options);
  }

  async declaredEntities(
    request: Request<'declaredEntities'>,
    options: RepositoriesServiceOptions,
  ): Result<'declaredEntities'> {
    return this.#get('/declared-entities', request, options);
  }

  /**
   * A tar of the folder at a source URL, entries relative to it; `undefined` when it is the same as `etag` still. For the URL
   * reader, hence not part of {@link RepositoriesService}.
   */
  async archive(
    request: { url: string; etag?: string },
    options: RepositoriesServiceOptions & { signal?: AbortSignal },
  ): Promise<{ etag: string; stream: Readable } | undefined> {
    const response = await this.#send(
      'GET',
      withQuery('/archive', { url: request.url }),
      {
        options,
        headers: request.etag
          ? { 'If-None-Match': `"${request.etag}"` }
          : undefined,
        signal: options.signal,
      },
    );
    const etag =
      /"([^"]+)"/.exec(response.headers.get('etag') ?? '')?.[1] ?? '';
    if (
      response.status === 304 ||
      !response.body ||
      (etag && etag === request.etag)
    ) {
      await response.body?.cancel();
      return undefined;
    }
    return { etag, stream: Readable.fromWeb(response.body as ReadableStream) };
  }

  async #get<T>(
    path: string,
    query: Query,
    options: RepositoriesServiceOptions,
  ): Promise<T> {
    const response = await this.#send('GET', withQuery(path, query), {
      options,
    });
    return response.json();
  }

  async #post<T>(
    path: string,
    body: object,
    options: RepositoriesServiceOptions,
  ): Promise<T> {
    const response = await this.#sendJson('POST', path, body, options);
    return response.json();
  }

  async #sendJson(
    method: 'POST' | 'DELETE',
    path: string,
    body: object,
    options: RepositoriesServiceOptions,
  ): Promise<Response> {
    return this.#send(method, path, {
      options,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    request: {
      options: RepositoriesServiceOptions;
      headers?: Record<string, string>;
      body?: string;
      signal?: AbortSignal;
    },
  ): Promise<Response> {
    const baseUrl = await this.#discovery.getBaseUrl('repositories');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: request.options.credentials,
      targetPluginId: 'repositories',
    });
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...request.headers,
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: request.body,
      signal: request.signal,
    });
    if (!response.ok && response.status !== 304) {
      const error = await ResponseError.fromResponse(response);
      // What the plugin threw ("the name is taken") says more than that the request failed with 409. What comes from a proxy
      // in between has no name of its own.
      throw error.cause.name === 'Error' ? error : error.cause;
    }
    return response;
  }
}

function pathOf(repository: string): string {
  const { host, owner, name } = parseRepositoryId(repository);
  return `/repositories/${[host, owner, name]
    .map(encodeURIComponent)
    .join('/')}`;
}

function changePathOf(request: { repository: string; branch: string }): string {
  return `${pathOf(request.repository)}/changes/${encodeURIComponent(
    request.branch,
  )}`;
}

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}
