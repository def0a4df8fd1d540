import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { createProposeAction } from './actions/createProposeAction';
import { createPublishAction } from './actions/createPublishAction';
import { createRegisterAction } from './actions/createRegisterAction';

/**
 * Adds `repositories:publish`, `repositories:register` and `repositories:propose` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleRepositories = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'repositories',
  register(reg) {
    reg.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        repositories: repositoriesServiceRef,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
      },
      async init({ scaffolder, repositories, catalog, auth, config }) {
        scaffolder.addActions(
          createPublishAction({ repositories, catalog, config }),
          createRegisterAction({ repositories, catalog, auth, config }),
          createProposeAction({ repositories, config }),
        );
      },
    });
  },
});
