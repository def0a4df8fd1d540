import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { readHttpJsonConfig } from './config';
import { HttpJsonCollector } from './HttpJsonCollector';

/**
 * Facts from other servers' JSON.
 *
 * @public
 */
export const scorecardsModuleHttpJson = createBackendModule({
  pluginId: 'scorecards',
  moduleId: 'http-json',
  register(env) {
    env.registerInit({
      deps: {
        collectors: scorecardsCollectorsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ collectors, config }) {
        collectors.addCollector(
          HttpJsonCollector.create(readHttpJsonConfig(config)),
        );
      },
    });
  },
});
