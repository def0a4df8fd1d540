import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';

/**
 * The search engine that fits the database: PostgreSQL's own full-text search, or an index in memory on
 * SQLite.
 */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    const client =
      config.getOptionalString('backend.database.plugin.search.client') ??
      config.getString('backend.database.client');
    yield client === 'pg'
      ? import('@backstage/plugin-search-backend-module-pg')
      : import('./memorySearchEngine');
  },
});
