import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  LunrSearchEngine,
  MissingIndexError,
} from '@backstage/plugin-search-backend-node';
import { searchEngineRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';

/** Where nothing was indexed yet nothing is found; the stock engine fails instead, on every docs page of a new portal. */
class MemorySearchEngine extends LunrSearchEngine {
  async query(query: Parameters<LunrSearchEngine['query']>[0]) {
    try {
      return await super.query(query);
    } catch (error) {
      if (error instanceof MissingIndexError) {
        return { results: [], numberOfResults: 0 };
      }
      throw error;
    }
  }
}

/** An index in memory, filled again at every start. */
export default createBackendModule({
  pluginId: 'search',
  moduleId: 'memory-engine',
  register(env) {
    env.registerInit({
      deps: {
        engines: searchEngineRegistryExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ engines, logger }) {
        engines.setSearchEngine(new MemorySearchEngine({ logger }));
      },
    });
  },
});
