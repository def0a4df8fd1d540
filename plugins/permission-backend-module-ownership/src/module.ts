import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { readAdministrators } from './config';
import { OwnershipPolicy } from './OwnershipPolicy';

/**
 * The portal's permission policy: reading is for everyone signed in, changing for owners, the rest for administrators.
 *
 * @public
 */
export const permissionModuleOwnership = createBackendModule({
  pluginId: 'permission',
  moduleId: 'ownership',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        policy: policyExtensionPoint,
      },
      async init({ config, logger, policy }) {
        const administrators = readAdministrators(config);
        if (administrators.length === 0) {
          logger.warn(
            "Nobody administers this portal; name groups in 'permission.ownership.administrators'",
          );
        }
        policy.setPolicy(OwnershipPolicy.create({ administrators }));
      },
    });
  },
});
