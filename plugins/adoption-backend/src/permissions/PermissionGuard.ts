import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';

/** Asks the permission policy, of several permissions at once. */
export class PermissionGuard {
  readonly #permissions: PermissionsService;

  static create(options: { permissions: PermissionsService }): PermissionGuard {
    return new PermissionGuard(options.permissions);
  }

  private constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  async may(
    permissions: BasicPermission[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.#permissions.authorize(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may([permission], credentials);
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this: it takes the permission ${permission.name}`,
      );
    }
  }
}
