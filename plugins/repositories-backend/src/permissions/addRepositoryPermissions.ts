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
  hasNoOwner,
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
    rules: [isRepositoryOwner, hasNoOwner],
    getResources: async ids => {
      const owners = await repositories.owners(ids);
      return ids.map(id => ({ id, owners: owners.get(id) ?? [] }));
    },
  });
}
