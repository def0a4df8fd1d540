import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { repositoriesKindsExtensionPoint } from '@paved/plugin-repositories-node';
import { scorecardKind } from '@paved/plugin-scorecards-common';
import { ScorecardEntityProcessor } from './ScorecardEntityProcessor';

const ID = 'scorecards';

/**
 * The kind Scorecard in the catalog.
 *
 * @public
 */
export const catalogModuleScorecards = createBackendModule({
  pluginId: 'catalog',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new ScorecardEntityProcessor());
      },
    });
  },
});

/**
 * The kind Scorecard in discovery, which says what is wrong with one, and where, before the catalog sees it.
 *
 * @public
 */
export const repositoriesModuleScorecards = createBackendModule({
  pluginId: 'repositories',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: { kinds: repositoriesKindsExtensionPoint },
      async init({ kinds }) {
        kinds.addKind(scorecardKind);
      },
    });
  },
});

/**
 * Both, as a kind that only one of them knew would be a finding or an error.
 *
 * @public
 */
export const scorecardKindFeatures = createBackendFeatureLoader({
  loader: () => [catalogModuleScorecards, repositoriesModuleScorecards],
});
