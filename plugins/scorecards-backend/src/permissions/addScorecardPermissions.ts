import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  campaignManagePermission,
  factsPushPermission,
  gateRecordPermission,
  scorecardReadPermission,
  waiverDecidePermission,
  waiverRequestPermission,
} from '@paved/plugin-scorecards-common';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import { isScorecardOwner, scorecardResourceRef } from './scorecardRules';

/** Makes the plugin's permissions and its ownership rule known to the permission framework. */
export function addScorecardPermissions(
  registry: PermissionsRegistryService,
  definitions: ScorecardDefinitions,
): void {
  registry.addPermissions([
    scorecardReadPermission,
    factsPushPermission,
    gateRecordPermission,
    waiverRequestPermission,
  ]);
  registry.addResourceType({
    resourceRef: scorecardResourceRef,
    permissions: [waiverDecidePermission, campaignManagePermission],
    rules: [isScorecardOwner],
    getResources: async refs => {
      const owners = new Map(
        (await definitions.inForce()).map(({ ref, compiled }) => [
          ref,
          compiled.scorecard.owner,
        ]),
      );
      return refs.map(ref => {
        const owner = owners.get(ref);
        return owner === undefined ? undefined : { ref, owner };
      });
    },
  });
}
