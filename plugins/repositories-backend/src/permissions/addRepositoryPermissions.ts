import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  discoveryAdminPermission,
  repositoryCreatePermission,
  repositoryProposePermission,
  repositoryReadPermission,
  repositoryRefreshPermission,
} from '@paved/plugin-repositories-common';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import {
  declaresNothing,
  isRepositoryOwner,
  repositoryResourceRef,
} from './repositoryRules';

/** Makes the plugin's permissions and its ownership rules known to the permission framework. */
export function addRepositoryPermissions(
  registry: PermissionsRegistryService,
  repositories: DatabaseRepositoryStore,
): void {
  registry.addPermissions([
    repositoryReadPermission,
    repositoryCreatePermission,
    discoveryAdminPermission,
  ]);
  registry.addResourceType({
    resourceRef: repositoryResourceRef,
    permissions: [repositoryRefreshPermission, repositoryProposePermission],
    rules: [isRepositoryOwner, declaresNothing],
    getResources: ids => repositories.ownership(ids),
  });
}
