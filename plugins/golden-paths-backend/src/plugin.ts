import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { applyMigrations } from './database/applyMigrations';
import { DatabaseDeviationStore } from './database/DatabaseDeviationStore';
import { DatabaseInstanceStore } from './database/DatabaseInstanceStore';
import { DatabasePathStore } from './database/DatabasePathStore';
import { DatabaseReleaseStore } from './database/DatabaseReleaseStore';
import { addPathRoutes } from './paths/pathRoutes';
import { PathQueries } from './paths/PathQueries';
import { addGoldenPathPermissions } from './permissions/addGoldenPathPermissions';
import { PermissionGuard } from './permissions/PermissionGuard';
import { createRouter } from './router/createRouter';

/**
 * Golden paths: their releases, what was created from them, and how it is kept up to date.
 *
 * @public
 */
export const goldenPathsPlugin = createBackendPlugin({
  pluginId: 'golden-paths',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init(deps) {
        const { catalog, httpAuth } = deps;
        const knex = await applyMigrations(deps.database);
        const paths = DatabasePathStore.create({ knex });
        const releases = DatabaseReleaseStore.create({ knex });
        const instances = DatabaseInstanceStore.create({ knex });
        const deviations = DatabaseDeviationStore.create({ knex });
        const guard = PermissionGuard.create({
          permissions: deps.permissions,
          catalog,
          known: async () => [
            ...(await paths.list()).map(({ path }) => path.ref),
            ...(await instances.entityRefs()),
          ],
        });
        const queries = PathQueries.create({
          paths,
          releases,
          instances,
          deviations,
          guard,
          satisfactionOf: async () => new Map(),
        });
        addGoldenPathPermissions(deps.permissionsRegistry, paths);
        deps.httpRouter.use(
          createRouter([
            router => addPathRoutes(router, { httpAuth, queries }),
          ]),
        );
      },
    });
  },
});
