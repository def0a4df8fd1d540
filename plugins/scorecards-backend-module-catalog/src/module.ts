import { createBackendModule } from '@backstage/backend-plugin-api';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { CatalogCollector } from './CatalogCollector';

/**
 * Facts from the catalog.
 *
 * @public
 */
export const scorecardsModuleCatalog = createBackendModule({
  pluginId: 'scorecards',
  moduleId: 'catalog',
  register(env) {
    env.registerInit({
      deps: { collectors: scorecardsCollectorsExtensionPoint },
      async init({ collectors }) {
        collectors.addCollector(new CatalogCollector());
      },
    });
  },
});
