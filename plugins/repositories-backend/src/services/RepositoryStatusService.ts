import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  DiscoveryRun,
  DiscoverySummary,
  Repository,
  RepositoryDetail,
  RepositoryFinding,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import type { DeclaredEntitiesPage } from '@paved/plugin-repositories-node';
import type { RepositoryListQuery } from '../database/DatabaseRepositoryStore';

export interface CallOptions {
  credentials: BackstageCredentials;
}

export type FindingsFilter =
  | { repository: string }
  | { entityRef: string }
  | { ownedBy: string[] };

/** What discovery knows of repositories, and having it look again. */
export interface RepositoryStatusService {
  list(
    request: RepositoryListQuery,
    options: CallOptions,
  ): Promise<{
    items: RepositoryStatus[];
    totalItems: number;
    nextCursor?: string;
  }>;
  /** @throws NotFoundError */
  get(
    request: { repository: string },
    options: CallOptions,
  ): Promise<RepositoryDetail>;
  /** Checks it now and waits for the outcome. */
  refresh(
    request: { repository: string },
    options: CallOptions,
  ): Promise<{ repository: RepositoryStatus; findings: RepositoryFinding[] }>;
  /** @throws NotFoundError when no repository declares it */
  resolveEntity(
    request: { entityRef: string },
    options: CallOptions,
  ): Promise<{ repository: Repository; path: string }>;
  findings(
    request: FindingsFilter,
    options: CallOptions,
  ): Promise<RepositoryFinding[]>;
  summary(options: CallOptions): Promise<DiscoverySummary>;
  runs(
    request: { limit: number; offset: number },
    options: CallOptions,
  ): Promise<DiscoveryRun[]>;
  /** Has a full run begin within seconds. */
  startRun(options: CallOptions): Promise<DiscoveryRun>;
  /** Lets the next run remove what a held one asked about. */
  approveRun(
    request: { id: string },
    options: CallOptions,
  ): Promise<DiscoveryRun>;
  declaredEntities(
    request: { since?: number },
    options: CallOptions,
  ): Promise<DeclaredEntitiesPage>;
}
