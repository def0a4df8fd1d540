import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Commit,
  DiscoveryRun,
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
 * Where a repository declares an entity.
 *
 * @public
 */
export interface DeclaredEntityPlace {
  entityRef: string;
  path: string;
  /** 1-based. */
  line?: number;
}

/**
 * A repository with all that is known about it.
 *
 * @public
 */
export interface RepositoryDetail extends RepositoryStatus {
  findings: RepositoryFinding[];
  entities: DeclaredEntityPlace[];
  /** Catalog files found in it. */
  files: string[];
}

/**
 * The state of discovery as a whole.
 *
 * @public
 */
export interface DiscoverySummary {
  repositories: number;
  byState: Partial<Record<RepositoryState, number>>;
  entities: number;
  errors: number;
  warnings: number;
  lastRun?: DiscoveryRun;
  running: boolean;
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
