import {
  type ReadTreeResponseFactory,
  ReadUrlResponseFactory,
} from '@backstage/backend-defaults/urlReader';
import type {
  AuthService,
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import {
  InputError,
  isError,
  NotFoundError,
  NotModifiedError,
} from '@backstage/errors';
import { Readable } from 'node:stream';
import type { DefaultRepositoriesService } from '../DefaultRepositoriesService';
import { splitGlobUrl } from './splitGlobUrl';

/**
 * Reads source URLs of repository hosts from the mirrors, at any branch: what the catalog, TechDocs and the scaffolder read
 * through `coreServices.urlReader`. It reads as the plugin that asks, as all URL readers do.
 */
export class RepositoriesUrlReader implements UrlReaderService {
  readonly #repositories: DefaultRepositoriesService;
  readonly #auth: AuthService;
  readonly #trees: ReadTreeResponseFactory;

  constructor(options: {
    repositories: DefaultRepositoriesService;
    auth: AuthService;
    treeResponseFactory: ReadTreeResponseFactory;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#trees = options.treeResponseFactory;
  }

  async readUrl(
    url: string,
    options?: UrlReaderServiceReadUrlOptions,
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { repository, commit, path } = await this.#resolve(url);
    const { files } = await this.#repositories.readFiles(
      { repository: repository.id, ref: commit, paths: [path] },
      { credentials },
    );
    const [file] = files;
    if (!file) {
      throw new NotFoundError(
        `There is no file ${path || '/'} in ${
          repository.id
        } at commit ${commit}, as asked for by ${url}`,
      );
    }
    if (!file.content) {
      throw new InputError(
        `${url} has ${file.size} bytes, which is over the limit for one file; make it smaller or split it`,
      );
    }
    if (options?.etag === file.id) {
      throw new NotModifiedError(`${url} has not changed`);
    }
    return ReadUrlResponseFactory.fromReadable(
      Readable.from([file.content], { objectMode: false }),
      { etag: file.id },
    );
  }

  async readTree(
    url: string,
    options?: UrlReaderServiceReadTreeOptions,
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const archive = await this.#repositories.archive(
      { url, etag: options?.etag },
      { credentials, signal: options?.signal },
    );
    if (!archive) {
      throw new NotModifiedError(`${url} has not changed`);
    }
    return this.#trees.fromTarArchive({
      stream: archive.stream,
      etag: archive.etag,
      filter: options?.filter,
      stripFirstDirectory: false,
    });
  }

  async search(
    url: string,
    options?: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    const { base, glob } = splitGlobUrl(url);
    if (!glob) {
      return this.#searchOne(url, options);
    }
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { repository, commit, path } = await this.#resolve(base);
    if (options?.etag === commit) {
      throw new NotModifiedError(`${url} has not changed`);
    }
    const prefix = path ? `${path}/` : '';
    const { files } = await this.#repositories.readFiles(
      { repository: repository.id, ref: commit, globs: [`${prefix}${glob}`] },
      { credentials },
    );
    return {
      etag: commit,
      files: files.map(file => ({
        url: `${base}/${file.path
          .slice(prefix.length)
          .split('/')
          .map(encodeURIComponent)
          .join('/')}`,
        content: async () => {
          if (!file.content) {
            throw new InputError(
              `${file.path} in ${repository.id} has ${file.size} bytes, which is over the limit for one file; make it smaller or split it`,
            );
          }
          return file.content;
        },
      })),
    };
  }

  toString(): string {
    return 'repositories{}';
  }

  async #searchOne(
    url: string,
    options: UrlReaderServiceSearchOptions | undefined,
  ): Promise<UrlReaderServiceSearchResponse> {
    try {
      const { buffer, etag = '' } = await this.readUrl(url, options);
      return { files: [{ url, content: buffer }], etag };
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return { files: [], etag: '' };
      }
      throw error;
    }
  }

  async #resolve(url: string) {
    const resolved = await this.#repositories.resolveUrl(
      { url },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    if (!resolved) {
      throw new NotFoundError(
        `No repository, or no branch, tag or commit of one, is at ${url}`,
      );
    }
    return resolved;
  }
}
