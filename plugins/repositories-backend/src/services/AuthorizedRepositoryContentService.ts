import { NotFoundError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  repositoryCreatePermission,
  repositoryProposePermission,
  repositoryRemovePermission,
} from '@paved/plugin-repositories-common';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type {
  ContentRequest,
  ContentResult,
  RepositoryContentService,
} from './RepositoryContentService';
import type { CallOptions } from './RepositoryStatusService';

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
    request: ContentRequest<'resolveUrl'>,
    options: CallOptions,
  ): ContentResult<'resolveUrl'> {
    await this.#requireUrl(request.url, options);
    return this.#service.resolveUrl(request, options);
  }

  async tree(
    request: ContentRequest<'tree'>,
    options: CallOptions,
  ): ContentResult<'tree'> {
    await this.#requireRepository(request, options);
    return this.#service.tree(request, options);
  }

  async readFiles(
    request: ContentRequest<'readFiles'>,
    options: CallOptions,
  ): ContentResult<'readFiles'> {
    await this.#requireRepository(request, options);
    return this.#service.readFiles(request, options);
  }

  async history(
    request: ContentRequest<'history'>,
    options: CallOptions,
  ): ContentResult<'history'> {
    await this.#requireRepository(request, options);
    return this.#service.history(request, options);
  }

  async compare(
    request: ContentRequest<'compare'>,
    options: CallOptions,
  ): ContentResult<'compare'> {
    await this.#requireRepository(request, options);
    return this.#service.compare(request, options);
  }

  async archive(
    request: ContentRequest<'archive'>,
    options: CallOptions,
  ): ContentResult<'archive'> {
    await this.#requireUrl(request.url, options);
    return this.#service.archive(request, options);
  }

  async availability(
    request: ContentRequest<'availability'>,
    options: CallOptions,
  ): ContentResult<'availability'> {
    await this.#guard.require(repositoryCreatePermission, options.credentials);
    return this.#service.availability(request, options);
  }

  /** Everybody may know who they are. */
  async commitAuthor(options: CallOptions): ContentResult<'commitAuthor'> {
    return this.#service.commitAuthor(options);
  }

  async create(
    request: ContentRequest<'create'>,
    options: CallOptions,
  ): ContentResult<'create'> {
    await this.#guard.require(repositoryCreatePermission, options.credentials);
    return this.#service.create(request, options);
  }

  async proposeChange(
    request: ContentRequest<'proposeChange'>,
    options: CallOptions,
  ): ContentResult<'proposeChange'> {
    await this.#requireOn(repositoryProposePermission, request, options);
    return this.#service.proposeChange(request, options);
  }

  async change(
    request: ContentRequest<'change'>,
    options: CallOptions,
  ): ContentResult<'change'> {
    await this.#requireRepository(request, options);
    return this.#service.change(request, options);
  }

  async closeChange(
    request: ContentRequest<'closeChange'>,
    options: CallOptions,
  ): ContentResult<'closeChange'> {
    await this.#requireOn(repositoryProposePermission, request, options);
    return this.#service.closeChange(request, options);
  }

  async mergeChange(
    request: ContentRequest<'mergeChange'>,
    options: CallOptions,
  ): ContentResult<'mergeChange'> {
    await this.#requireOn(repositoryProposePermission, request, options);
    return this.#service.mergeChange(request, options);
  }

  async remove(
    request: ContentRequest<'remove'>,
    options: CallOptions,
  ): ContentResult<'remove'> {
    await this.#requireOn(repositoryRemovePermission, request, options);
    return this.#service.remove(request, options);
  }

  async #requireOn(
    permission: ResourcePermission,
    request: { repository: string },
    options: CallOptions,
  ): Promise<void> {
    await this.#requireRepository(request, options);
    await this.#guard.requireOn(
      permission,
      request.repository,
      options.credentials,
    );
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
