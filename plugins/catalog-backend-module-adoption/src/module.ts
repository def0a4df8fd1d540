import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { repositoriesKindsExtensionPoint } from '@paved/plugin-repositories-node';
import { portalDashboardKind } from '@paved/plugin-adoption-common';
import { PortalDashboardEntityProcessor } from './PortalDashboardEntityProcessor';

const ID = 'adoption';

/**
 * The kind PortalDashboard in the catalog.
 *
 * @public
 */
export const catalogModuleAdoption = createBackendModule({
  pluginId: 'catalog',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new PortalDashboardEntityProcessor());
      },
    });
  },
});

/**
 * The kind PortalDashboard in discovery, which says what is wrong with one, and where, before the catalog sees it.
 *
 * @public
 */
export const repositoriesModuleAdoption = createBackendModule({
  pluginId: 'repositories',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { kinds: repositoriesKindsExtensionPoint },
      async init({ kinds }) {
        kinds.addKind(portalDashboardKind);
      },
    });
  },
});

/**
 * Both, as a kind that only one of them knew would be a finding or an error.
 *
 * @public
 */
export const adoptionKindFeatures = createBackendFeatureLoader({
  loader: () => [catalogModuleAdoption, repositoriesModuleAdoption],
});
