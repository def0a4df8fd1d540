import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { readPrometheusConfig } from './config';
import { PrometheusCollector } from './PrometheusCollector';

/**
 * Facts from Prometheus.
 *
 * @public
 */
export const scorecardsModulePrometheus = createBackendModule({
  pluginId: 'scorecards',
  moduleId: 'prometheus',
  register(env) {
    env.registerInit({
      deps: {
        collectors: scorecardsCollectorsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ collectors, config }) {
        collectors.addCollector(
          PrometheusCollector.create(readPrometheusConfig(config)),
        );
      },
    });
  },
});
