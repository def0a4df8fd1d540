import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  repositoriesKindsExtensionPoint,
  repositoriesMarkersExtensionPoint,
} from '@paved/plugin-repositories-node';
import { EntityKindProcessor, type CatalogKind } from './EntityKindProcessor';

/**
 * A kind in the catalog, and in discovery, which says what is wrong with one, and where, before the catalog sees it. Both at once,
 * as a kind that only one of them knew would be a finding or an error.
 *
 * @public
 */
export function createKindFeatures(
  options: CatalogKind & {
    moduleId: string;
    /** Files by which the plugin of the kind knows repositories; from their roots. */
    markerFiles?: string[];
  },
) {
  const { moduleId, kind, markerFiles = [] } = options;
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
            deps: {
              kinds: repositoriesKindsExtensionPoint,
              markers: repositoriesMarkersExtensionPoint,
            },
            async init({ kinds, markers }) {
              kinds.addKind(kind);
              markerFiles.forEach(path => markers.addMarkerFile(path));
            },
          });
        },
      }),
    ],
  });
}
