import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { scaffolderTemplatingExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { createProposeAction } from './actions/createProposeAction';
import { createPublishAction } from './actions/createPublishAction';
import { createRegisterAction } from './actions/createRegisterAction';

/**
 * Adds `repositories:publish`, `repositories:register` and `repositories:propose` to the scaffolder, and the template value
 * `defaultRepositoryOwner`.
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
        templating: scaffolderTemplatingExtensionPoint,
        repositories: repositoriesServiceRef,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
      },
      async init({
        scaffolder,
        templating,
        repositories,
        catalog,
        auth,
        config,
      }) {
        const defaultOwner = config.getOptionalString(
          'repositories.defaultOwner',
        );
        if (defaultOwner) {
          // Files such as CODEOWNERS name it
          templating.addTemplateGlobals([
            {
              id: 'defaultRepositoryOwner',
              value: defaultOwner,
              description:
                'Owner of new repositories for which no other is named',
            },
          ]);
        }
        scaffolder.addActions(
          createPublishAction({
            repositories,
            catalog,
            config,
            defaultOwner,
          }),
          createRegisterAction({ repositories, catalog, auth, config }),
          createProposeAction({ repositories, config }),
        );
      },
    });
  },
});
