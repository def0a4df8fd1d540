import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { goldenPathsPermissions } from '@paved/plugin-golden-paths-common';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import type { DatabasePathStore } from '../database/DatabasePathStore';
import { goldenPathResourceRef, isGoldenPathOwner } from './goldenPathRules';

/** Makes the plugin's permissions and its ownership rule known to the permission framework. */
export function addGoldenPathPermissions(
  registry: PermissionsRegistryService,
  paths: DatabasePathStore,
): void {
  registry.addPermissions(
    goldenPathsPermissions.filter(each => !isResourcePermission(each)),
  );
  registry.addResourceType({
    resourceRef: goldenPathResourceRef,
    permissions: goldenPathsPermissions.filter(each =>
      isResourcePermission(each, goldenPathResourceRef.resourceType),
    ),
    rules: [isGoldenPathOwner],
    getResources: async refs =>
      Promise.all(
        refs.map(async ref => {
          const stored = await paths.get(ref);
          return stored && { ref, owner: stored.path.owner };
        }),
      ),
  });
}
