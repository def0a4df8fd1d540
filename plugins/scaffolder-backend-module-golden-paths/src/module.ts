import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createRenderAction } from './actions/createRenderAction';
import { PortalGoldenPaths } from './releases/PortalGoldenPaths';

/**
 * Adds `golden-path:render` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleGoldenPaths = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-paths',
  register(reg) {
    reg.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        config: coreServices.rootConfig,
      },
      async init({ scaffolder, auth, discovery, config }) {
        scaffolder.addActions(
          createRenderAction({
            goldenPaths: PortalGoldenPaths.create({ auth, discovery }),
            defaultOwner: config.getOptionalString('repositories.defaultOwner'),
          }),
        );
      },
    });
  },
});
