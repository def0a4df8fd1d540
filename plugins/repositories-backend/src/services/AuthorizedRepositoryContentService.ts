import { NotFoundError } from '@backstage/errors';
import {
  repositoryCreatePermission,
  repositoryProposePermission,
} from '@paved/plugin-repositories-common';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { RepositoryContentService } from './RepositoryContentService';
import type { CallOptions } from './RepositoryStatusService';

type Request<TMethod extends keyof RepositoryContentService> = Parameters<
  RepositoryContentService[TMethod]
>[0];
type Result<TMethod extends keyof RepositoryContentService> = ReturnType<
  RepositoryContentService[TMethod]
>;

/** Lets through what the policy allows. What may not be read looks as if it were not there. */
export class AuthorizedRepositoryContentService
  implements RepositoryContentService
{
  readonly #service: RepositoryContentService;
  readonly #guard: PermissionGuard;

  static create(
    service: RepositoryContentService,
    guard: PermissionGuard,
  ): AuthorizedRepositoryContentService {
    return new AuthorizedRepositoryContentService(service, guard);
  }

  private constructor(
    service: RepositoryContentService,
    guard: PermissionGuard,
  ) {
    this.#service = service;
    this.#guard = guard;
  }

  async resolveUrl(
    request: Request<'resolveUrl'>,
    options: CallOptions,
  ): Result<'resolveUrl'> {
    await this.#requireUrl(request.url, options);
    return this.#service.resolveUrl(request, options);
  }

  async tree(request: Request<'tree'>, options: CallOptions): Result<'tree'> {
    await this.#requireRepository(request, options);
    return this.#service.tree(request, options);
  }

  async readFiles(
    request: Request<'readFiles'>,
    options: CallOptions,
  ): Result<'readFiles'> {
    await this.#requireRepository(request, options);
    return this.#service.readFiles(request, options);
  }

  async history(
    request: Request<'history'>,
    options: CallOptions,
  ): Result<'history'> {
    await this.#requireRepository(request, options);
    return this.#service.history(request, options);
  }

  async compare(
    request: Request<'compare'>,
    options: CallOptions,
  ): Result<'compare'> {
    await this.#requireRepository(request, options);
    return this.#service.compare(request, options);
  }

  async archive(
    request: Request<'archive'>,
    options: CallOptions,
  ): Result<'archive'> {
    await this.#requireUrl(request.url, options);
    return this.#service.archive(request, options);
  }

  async availability(
    request: Request<'availability'>,
    options: CallOptions,
  ): Result<'availability'> {
    await this.#guard.require(repositoryCreatePermission, options.credentials);
    return this.#service.availability(request, options);
  }

  /** Everybody may know who they are. */
  async commitAuthor(options: CallOptions): Result<'commitAuthor'> {
    return this.#service.commitAuthor(options);
  }

  async create(
    request: Request<'create'>,
    options: CallOptions,
  ): Result<'create'> {
    await this.#guard.require(repositoryCreatePermission, options.credentials);
    return this.#service.create(request, options);
  }

  async proposeChange(
    request: Request<'proposeChange'>,
    options: CallOptions,
  ): Result<'proposeChange'> {
    await this.#requireRepository(request, options);
    await this.#guard.requireOn(
      repositoryProposePermission,
      request.repository,
      options.credentials,
    );
    return this.#service.proposeChange(request, options);
  }

  async #requireRepository(
    { repository }: { repository: string },
    options: CallOptions,
  ): Promise<void> {
    if (!(await this.#guard.mayRead(options.credentials))) {
      throw new NotFoundError(`There is no repository '${repository}'`);
    }
  }

  async #requireUrl(url: string, options: CallOptions): Promise<void> {
    if (!(await this.#guard.mayRead(options.credentials))) {
      throw new NotFoundError(`No repository host knows the URL '${url}'`);
    }
  }
}
