import { NotFoundError } from '@backstage/errors';
import {
  discoveryAdminPermission,
  repositoryRefreshPermission,
} from '@paved/plugin-repositories-common';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type {
  CallOptions,
  RepositoryStatusService,
} from './RepositoryStatusService';

type Request<TMethod extends keyof RepositoryStatusService> = Parameters<
  RepositoryStatusService[TMethod]
>[0];
type Result<TMethod extends keyof RepositoryStatusService> = ReturnType<
  RepositoryStatusService[TMethod]
>;

/** Lets through what the policy allows. What may not be read looks as if it were not there. */
export class AuthorizedRepositoryStatusService
  implements RepositoryStatusService
{
  readonly #service: RepositoryStatusService;
  readonly #guard: PermissionGuard;

  static create(
    service: RepositoryStatusService,
    guard: PermissionGuard,
  ): AuthorizedRepositoryStatusService {
    return new AuthorizedRepositoryStatusService(service, guard);
  }

  private constructor(
    service: RepositoryStatusService,
    guard: PermissionGuard,
  ) {
    this.#service = service;
    this.#guard = guard;
  }

  async list(request: Request<'list'>, options: CallOptions): Result<'list'> {
    return (await this.#guard.mayRead(options.credentials))
      ? this.#service.list(request, options)
      : { items: [], totalItems: 0 };
  }

  async get(request: Request<'get'>, options: CallOptions): Result<'get'> {
    await this.#requireRead(
      `There is no repository '${request.repository}'`,
      options,
    );
    return this.#service.get(request, options);
  }

  async refresh(
    request: Request<'refresh'>,
    options: CallOptions,
  ): Result<'refresh'> {
    await this.#requireRead(
      `There is no repository '${request.repository}'`,
      options,
    );
    await this.#guard.requireOn(
      repositoryRefreshPermission,
      request.repository,
      options.credentials,
    );
    return this.#service.refresh(request, options);
  }

  async resolveEntity(
    request: Request<'resolveEntity'>,
    options: CallOptions,
  ): Result<'resolveEntity'> {
    await this.#requireRead(
      `No repository declares the entity '${request.entityRef}'`,
      options,
    );
    return this.#service.resolveEntity(request, options);
  }

  async findings(
    request: Request<'findings'>,
    options: CallOptions,
  ): Result<'findings'> {
    return (await this.#guard.mayRead(options.credentials))
      ? this.#service.findings(request, options)
      : [];
  }

  async summary(options: CallOptions): Result<'summary'> {
    return (await this.#guard.mayRead(options.credentials))
      ? this.#service.summary(options)
      : {
          repositories: 0,
          byState: {},
          entities: 0,
          errors: 0,
          warnings: 0,
          running: false,
        };
  }

  async runs(request: Request<'runs'>, options: CallOptions): Result<'runs'> {
    return (await this.#guard.mayRead(options.credentials))
      ? this.#service.runs(request, options)
      : [];
  }

  async startRun(options: CallOptions): Result<'startRun'> {
    await this.#guard.require(discoveryAdminPermission, options.credentials);
    return this.#service.startRun(options);
  }

  async approveRun(
    request: Request<'approveRun'>,
    options: CallOptions,
  ): Result<'approveRun'> {
    await this.#guard.require(discoveryAdminPermission, options.credentials);
    return this.#service.approveRun(request, options);
  }

  /** For services only, as the router sees to: they read everything. */
  async declaredEntities(
    request: Request<'declaredEntities'>,
    options: CallOptions,
  ): Result<'declaredEntities'> {
    return this.#service.declaredEntities(request, options);
  }

  async #requireRead(message: string, options: CallOptions): Promise<void> {
    if (!(await this.#guard.mayRead(options.credentials))) {
      throw new NotFoundError(message);
    }
  }
}
