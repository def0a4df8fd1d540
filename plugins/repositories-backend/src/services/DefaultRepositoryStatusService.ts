import { posix } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type {
  DiscoveryRun,
  DiscoverySummary,
  Repository,
  RepositoryDetail,
  RepositoryFinding,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import type { DeclaredEntitiesPage } from '@paved/plugin-repositories-node';
import type {
  DatabaseRepositoryStore,
  RepositoryListQuery,
} from '../database/DatabaseRepositoryStore';
import type { DatabaseRunStore } from '../database/DatabaseRunStore';
import type { DiscoveryTask } from '../discovery/DiscoveryTask';
import type { RepositoryChecks } from '../discovery/RepositoryChecks';
import type {
  FindingsFilter,
  RepositoryStatusService,
} from './RepositoryStatusService';

/** Entities of one page for the catalog. */
const DECLARED_PAGE_SIZE = 1000;

export class DefaultRepositoryStatusService implements RepositoryStatusService {
  readonly #repositories: DatabaseRepositoryStore;
  readonly #runs: DatabaseRunStore;
  readonly #checks: RepositoryChecks;
  readonly #task: DiscoveryTask;

  static create(options: {
    repositories: DatabaseRepositoryStore;
    runs: DatabaseRunStore;
    checks: RepositoryChecks;
    task: DiscoveryTask;
  }): DefaultRepositoryStatusService {
    return new DefaultRepositoryStatusService(options);
  }

  private constructor(options: {
    repositories: DatabaseRepositoryStore;
    runs: DatabaseRunStore;
    checks: RepositoryChecks;
    task: DiscoveryTask;
  }) {
    this.#repositories = options.repositories;
    this.#runs = options.runs;
    this.#checks = options.checks;
    this.#task = options.task;
  }

  async list(request: RepositoryListQuery): Promise<{
    items: RepositoryStatus[];
    totalItems: number;
    nextCursor?: string;
  }> {
    const page = await this.#repositories.list(request);
    const isInIdOrder =
      !request.orderBy ||
      (request.orderBy.field === 'id' && request.orderBy.direction === 'asc');
    return {
      ...page,
      nextCursor:
        isInIdOrder && page.items.length === request.limit
          ? page.items.at(-1)?.id
          : undefined,
    };
  }

  async get(request: { repository: string }): Promise<RepositoryDetail> {
    const [status, findings, entities, files] = await Promise.all([
      this.#status(request.repository),
      this.#repositories.findings(request),
      this.#repositories.entities(request.repository),
      this.#repositories.files(request.repository),
    ]);
    return { ...status, findings, entities, files };
  }

  async refresh(request: {
    repository: string;
  }): Promise<{ repository: RepositoryStatus; findings: RepositoryFinding[] }> {
    await this.#checks.check(request.repository, 'manual');
    const [repository, findings] = await Promise.all([
      this.#status(request.repository),
      this.#repositories.findings(request),
    ]);
    return { repository, findings };
  }

  async resolveEntity(request: {
    entityRef: string;
  }): Promise<{ repository: Repository; path: string }> {
    const declared = await this.#repositories.declaringRepository(
      request.entityRef,
    );
    if (!declared) {
      throw new NotFoundError(
        `No repository declares the entity '${request.entityRef}'`,
      );
    }
    const folder = posix.dirname(declared.path);
    return {
      repository: await this.#status(declared.repositoryId),
      path: folder === '.' ? '' : folder,
    };
  }

  async findings(request: FindingsFilter): Promise<RepositoryFinding[]> {
    return this.#repositories.findings(request);
  }

  async summary(): Promise<DiscoverySummary> {
    const [counts, { lastRun, running }] = await Promise.all([
      this.#repositories.summary(),
      this.#runs.latest(),
    ]);
    return { ...counts, lastRun, running };
  }

  async runs(request: {
    limit: number;
    offset: number;
  }): Promise<DiscoveryRun[]> {
    return this.#runs.list(request);
  }

  async startRun(): Promise<DiscoveryRun> {
    return this.#task.start();
  }

  async approveRun(request: { id: string }): Promise<DiscoveryRun> {
    return this.#task.approve(request.id);
  }

  async declaredEntities(request: {
    since?: number;
  }): Promise<DeclaredEntitiesPage> {
    // Asked first: what a run declares is there before the run counts as completed
    const { lastCompletedAt } = await this.#runs.latest();
    const rows = await this.#repositories.declaredSince(
      request.since,
      DECLARED_PAGE_SIZE,
    );
    return {
      entities: rows.flatMap(({ entity }) =>
        entity ? [JSON.parse(entity)] : [],
      ),
      removed: rows.flatMap(({ entity, entityRef }) =>
        entity ? [] : [entityRef],
      ),
      revision: rows.at(-1)?.revision ?? request.since ?? 0,
      more: rows.length === DECLARED_PAGE_SIZE,
      complete: lastCompletedAt !== undefined,
    };
  }

  async #status(id: string): Promise<RepositoryStatus> {
    const status = await this.#repositories.get(id);
    if (!status) {
      throw new NotFoundError(`There is no repository '${id}'`);
    }
    return status;
  }
}
