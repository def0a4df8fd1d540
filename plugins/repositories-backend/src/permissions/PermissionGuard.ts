import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { repositoryReadPermission } from '@paved/plugin-repositories-common';

/** Asks the permission policy, once per request. */
export class PermissionGuard {
  readonly #permissions: PermissionsService;

  static create(options: { permissions: PermissionsService }): PermissionGuard {
    return new PermissionGuard(options.permissions);
  }

  private constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  async mayRead(credentials: BackstageCredentials): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: repositoryReadPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not do this: it takes the permission ${permission.name}`,
      );
    }
  }

  /** @throws NotAllowedError */
  async requireOn(
    permission: ResourcePermission,
    repositoryId: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission, resourceRef: repositoryId }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not do this to repository '${repositoryId}': only owners of what it declares and administrators may, and everybody while it declares nothing (${permission.name})`,
      );
    }
  }
}
