import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { repositoriesKindsExtensionPoint } from '@paved/plugin-repositories-node';
import { EntityKindProcessor, type CatalogKind } from './EntityKindProcessor';

/**
 * A kind in the catalog, and in discovery, which says what is wrong with one, and where, before the catalog sees it. Both at once,
 * as a kind that only one of them knew would be a finding or an error.
 *
 * @public
 */
export function createKindFeatures(
  options: CatalogKind & { moduleId: string },
) {
  const { moduleId, kind } = options;
  return createBackendFeatureLoader({
    loader: () => [
      createBackendModule({
        pluginId: 'catalog',
        moduleId,
        register(env) {
          env.registerInit({
            deps: { processing: catalogProcessingExtensionPoint },
            async init({ processing }) {
              processing.addProcessor(EntityKindProcessor.create(options));
            },
          });
        },
      }),
      createBackendModule({
        pluginId: 'repositories',
        moduleId,
        register(env) {
          env.registerInit({
            deps: { kinds: repositoriesKindsExtensionPoint },
            async init({ kinds }) {
              kinds.addKind(kind);
            },
          });
        },
      }),
    ],
  });
}
