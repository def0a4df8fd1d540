import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { repositoriesKindsExtensionPoint } from '@paved/plugin-repositories-node';
import { goldenPathKind } from '@paved/plugin-golden-paths-common';
import { GoldenPathEntityProcessor } from './GoldenPathEntityProcessor';

const ID = 'golden-paths';

/**
 * The kind GoldenPath in the catalog.
 *
 * @public
 */
export const catalogModuleGoldenPaths = createBackendModule({
  pluginId: 'catalog',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new GoldenPathEntityProcessor());
      },
    });
  },
});

/**
 * The kind GoldenPath in discovery, which says what is wrong with one, and where, before the catalog sees it.
 *
 * @public
 */
export const repositoriesModuleGoldenPaths = createBackendModule({
  pluginId: 'repositories',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { kinds: repositoriesKindsExtensionPoint },
      async init({ kinds }) {
        kinds.addKind(goldenPathKind);
      },
    });
  },
});

/**
 * Both, as a kind that only one of them knew would be a finding or an error.
 *
 * @public
 */
export const goldenPathKindFeatures = createBackendFeatureLoader({
  loader: () => [catalogModuleGoldenPaths, repositoriesModuleGoldenPaths],
});
