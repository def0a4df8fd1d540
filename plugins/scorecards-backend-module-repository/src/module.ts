import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { RepositoryCollector } from './RepositoryCollector';

/**
 * Facts from repositories.
 *
 * @public
 */
export const scorecardsModuleRepository = createBackendModule({
  pluginId: 'scorecards',
  moduleId: 'repository',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        collectors: scorecardsCollectorsExtensionPoint,
        logger: coreServices.logger,
        repositories: repositoriesServiceRef,
      },
      async init({ auth, collectors, logger, repositories }) {
        collectors.addCollector(
          RepositoryCollector.create({ auth, logger, repositories }),
        );
      },
    });
  },
});
