import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Commit,
  DiscoveryRun,
  DiscoverySummary,
  RepositoryDetail,
  RepositoryFinding,
  RepositoryState,
  RepositoryStatus,
  TreeEntry,
} from '@paved/plugin-repositories-common';

/**
 * What a list of repositories is narrowed and ordered by.
 *
 * @public
 */
export interface RepositoryQuery {
  search?: string;
  state?: RepositoryState;
  host?: string;
  owner?: string;
  orderBy?: { field: string; direction: 'asc' | 'desc' };
  limit: number;
  offset: number;
}

/**
 * @public
 */
export interface RepositoryPage {
  items: RepositoryStatus[];
  /** Of the whole list, not of this page. */
  totalItems: number;
}

/**
 * @public
 */
export interface SourceTree {
  commit: string;
  entries: TreeEntry[];
}

/**
 * A file at a commit; without content when it is too large to be shown.
 *
 * @public
 */
export interface SourceFile {
  path: string;
  commit: string;
  /** Bytes. */
  size: number;
  encoding: 'utf8' | 'base64';
  content?: string;
  tooLarge?: boolean;
}

/**
 * @public
 */
export interface NameAvailability {
  available: boolean;
  reason?: string;
}

/**
 * Names one repository.
 *
 * @public
 */
export interface RepositoryName {
  host: string;
  owner: string;
  name: string;
}

/**
 * Repositories, for the portal's pages. Every method throws a ResponseError when the backend says no.
 *
 * @public
 */
export interface RepositoriesApi {
  list(query: RepositoryQuery): Promise<RepositoryPage>;
  get(repository: RepositoryName): Promise<RepositoryDetail>;
  /** Checks it now and waits for the outcome. */
  refresh(
    repository: RepositoryName,
  ): Promise<{ repository: RepositoryStatus; findings: RepositoryFinding[] }>;
  availability(repository: RepositoryName): Promise<NameAvailability>;
  tree(
    repository: RepositoryName,
    options?: { ref?: string },
  ): Promise<SourceTree>;
  file(
    repository: RepositoryName,
    options: { ref?: string; path: string },
  ): Promise<SourceFile>;
  /** Newest first. */
  history(
    repository: RepositoryName,
    options?: { ref?: string; path?: string; limit?: number },
  ): Promise<Commit[]>;
  summary(): Promise<DiscoverySummary>;
  /** Starts a run over all hosts. */
  startRun(): Promise<DiscoveryRun>;
  /** Lets a held run through. */
  approveRun(id: string): Promise<DiscoveryRun>;
  findings(
    filter:
      | { entityRef: string }
      | { repository: string }
      | { ownedBy: string[] },
  ): Promise<RepositoryFinding[]>;
}

/**
 * {@link RepositoriesApi}
 *
 * @public
 */
export const repositoriesApiRef = createApiRef<RepositoriesApi>().with({
  id: 'plugin.repositories.api',
  pluginId: 'repositories',
});
