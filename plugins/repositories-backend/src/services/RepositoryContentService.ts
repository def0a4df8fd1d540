import type { Readable } from 'node:stream';
import type { Repository } from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { CallOptions } from './RepositoryStatusService';

/** What is in repositories, and changing it: behind the HTTP API that {@link RepositoriesService} is the client of. */
export interface RepositoryContentService
  extends Pick<
    RepositoriesService,
    | 'tree'
    | 'readFiles'
    | 'history'
    | 'compare'
    | 'commitAuthor'
    | 'proposeChange'
    | 'change'
    | 'closeChange'
    | 'mergeChange'
    | 'remove'
  > {
  /** @throws NotFoundError when no host knows the URL, or there is no such repository or ref */
  resolveUrl(
    request: { url: string },
    options: CallOptions,
  ): Promise<{ repository: Repository; commit: string; path: string }>;
  /** A tar of the folder at a source URL. */
  archive(
    request: { url: string },
    options: CallOptions,
  ): Promise<{ treeId: string; stream: Readable }>;
  /** Whether a repository of that name can be created. */
  availability(
    request: { host: string; owner: string; name: string },
    options: CallOptions,
  ): Promise<{ available: boolean; reason?: string }>;
  create(
    request: Parameters<RepositoriesService['create']>[0] & {
      host: string;
      defaultBranch: string;
    },
    options: CallOptions,
  ): Promise<Repository>;
}

/** What a method is asked with. */
export type ContentRequest<TMethod extends keyof RepositoryContentService> =
  Parameters<RepositoryContentService[TMethod]>[0];

/** What a method answers. */
export type ContentResult<TMethod extends keyof RepositoryContentService> =
  ReturnType<RepositoryContentService[TMethod]>;
