import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { repositoryReadPermission } from '@paved/plugin-repositories-common';
import { PolicyGuard } from '@paved/router';

/** Asks the permission policy, once per request. */
export class PermissionGuard extends PolicyGuard {
  static create(options: { permissions: PermissionsService }): PermissionGuard {
    return new PermissionGuard(options.permissions);
  }

  async mayRead(credentials: BackstageCredentials): Promise<boolean> {
    const [mayRead] = await this.may(
      [{ permission: repositoryReadPermission }],
      credentials,
    );
    return mayRead;
  }

  /** @throws NotAllowedError */
  override async requireOn(
    permission: ResourcePermission,
    repositoryId: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.may(
      [{ permission, resourceRef: repositoryId }],
      credentials,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this to repository '${repositoryId}': only owners of what it declares and administrators may, and everybody while it declares nothing (${permission.name})`,
      );
    }
  }
}
