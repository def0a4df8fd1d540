import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/** Asks the permission policy, of several permissions at once. */
export class PolicyGuard {
  protected readonly permissions: PermissionsService;

  static create(options: { permissions: PermissionsService }): PolicyGuard {
    return new PolicyGuard(options.permissions);
  }

  protected constructor(permissions: PermissionsService) {
    this.permissions = permissions;
  }

  async may(
    requests: AuthorizePermissionRequest[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions =
      requests.length > 0
        ? await this.permissions.authorize(requests, { credentials })
        : [];
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may([{ permission }], credentials);
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this: it takes the permission ${permission.name}`,
      );
    }
  }

  /** @throws NotAllowedError */
  async requireOn(
    permission: ResourcePermission,
    resourceRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may(
      [{ permission, resourceRef }],
      credentials,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this to '${resourceRef}': only its owners and administrators may (${permission.name})`,
      );
    }
  }
}
