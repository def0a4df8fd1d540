import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { applyMigrations } from '@paved/database';
import { formatRepositoryId } from '@paved/plugin-repositories-common';
import {
  repositoriesHostsExtensionPoint,
  repositoriesKindsExtensionPoint,
  repositoriesMarkersExtensionPoint,
} from '@paved/plugin-repositories-node';
import { RouterAudit } from '@paved/router';
import { registerActions } from './actions/registerActions';
import { readRepositoriesConfig } from './config';
import { DatabaseRepositoryStore } from './database/DatabaseRepositoryStore';
import { DatabaseRunLease } from './database/DatabaseRunLease';
import { DatabaseRunStore } from './database/DatabaseRunStore';
import { migrationsDirectory } from './database/migrationsDirectory';
import { DeclarationEvents } from './discovery/DeclarationEvents';
import { DiscoveryTask } from './discovery/DiscoveryTask';
import { HostRegistry } from './discovery/HostRegistry';
import { KindRegistry } from './discovery/KindRegistry';
import { MarkerFiles } from './discovery/MarkerFiles';
import { locateRepository } from './discovery/locateRepository';
import { NameCheck } from './discovery/NameCheck';
import { readableAddresses } from './discovery/readableAddresses';
import { ReferenceCheck } from './discovery/ReferenceCheck';
import { RepositoryChecks } from './discovery/RepositoryChecks';
import { RepositoryReader } from './discovery/RepositoryReader';
import { watchRuns } from './discovery/watchRuns';
import { DiscoveryMetrics } from './metrics/DiscoveryMetrics';
import { DiskMirrorStore } from './mirrors';
import { addRepositoryPermissions } from './permissions/addRepositoryPermissions';
import { PermissionGuard } from './permissions/PermissionGuard';
import { createRouter } from './router/createRouter';
import { AuthorizedRepositoryContentService } from './services/AuthorizedRepositoryContentService';
import { AuthorizedRepositoryStatusService } from './services/AuthorizedRepositoryStatusService';
import { CommitAuthors } from './services/CommitAuthors';
import { DefaultRepositoryContentService } from './services/DefaultRepositoryContentService';
import { DefaultRepositoryStatusService } from './services/DefaultRepositoryStatusService';

/**
 * Source repositories as the portal sees them: discovery of what they declare, and their content.
 *
 * @public
 */
export const repositoriesPlugin = createBackendPlugin({
  pluginId: 'repositories',
  register(env) {
    const hosts = new HostRegistry();
    env.registerExtensionPoint(repositoriesHostsExtensionPoint, hosts);
    const kinds = new KindRegistry();
    env.registerExtensionPoint(repositoriesKindsExtensionPoint, kinds);
    const markers = new MarkerFiles();
    env.registerExtensionPoint(repositoriesMarkersExtensionPoint, markers);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metricsService: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        urlReaderFactories: urlReaderFactoriesServiceRef,
      },
      async init(deps) {
        const { auth, catalog, lifecycle, logger, scheduler } = deps;
        const config = readRepositoriesConfig(deps.rootConfig, kinds.all());
        const knex = await applyMigrations(deps.database, migrationsDirectory);
        const repositories = DatabaseRepositoryStore.create({ knex });
        const runs = DatabaseRunStore.create({ knex });
        const lease = DatabaseRunLease.create({ knex });
        const mirrors = await DiskMirrorStore.create({
          path: config.mirrorsPath,
          locate: id => locateRepository(hosts, id),
          limits: { maxFileBytes: config.maxFileSize },
          concurrency: config.concurrency,
          logger,
        });
        const metrics = DiscoveryMetrics.create({
          metrics: deps.metricsService,
          repositories,
          runs,
        });
        const discovery = {
          knex,
          hosts,
          repositories,
          runs,
          lease,
          reader: RepositoryReader.create({
            mirrors,
            config,
            kinds: kinds.all(),
            markers,
            isReadable: readableAddresses({
              config: deps.rootConfig,
              logger,
              factories: deps.urlReaderFactories,
            }),
          }),
          mirrors,
          references: ReferenceCheck.create({ knex, catalog, auth, logger }),
          names: NameCheck.create({ knex, catalog, auth, logger }),
          events: DeclarationEvents.create({ events: deps.events, logger }),
          metrics,
          config,
          logger,
        };
        const checks = RepositoryChecks.create(discovery);
        const task = DiscoveryTask.create({ ...discovery, scheduler });
        const guard = PermissionGuard.create({ permissions: deps.permissions });
        const status = AuthorizedRepositoryStatusService.create(
          DefaultRepositoryStatusService.create({
            repositories,
            runs,
            checks,
            task,
          }),
          guard,
        );
        const content = AuthorizedRepositoryContentService.create(
          DefaultRepositoryContentService.create({
            hosts,
            mirrors,
            repositories,
            checks,
            authors: CommitAuthors.create({ auth, catalog }),
          }),
          guard,
        );
        addRepositoryPermissions(deps.permissionsRegistry, repositories);
        registerActions({ actionsRegistry: deps.actionsRegistry, status });
        deps.httpRouter.use(
          createRouter({
            httpAuth: deps.httpAuth,
            status,
            content,
            hosts,
            checks,
            audit: RouterAudit.create({ auditor: deps.auditor }),
            logger,
          }),
        );
        deps.httpRouter.addAuthPolicy({
          path: '/hooks',
          allow: 'unauthenticated',
        });

        // Only once every plugin is up: the first run tells the catalog, and asks it
        lifecycle.addStartupHook(async () => {
          for (const host of hosts.all()) {
            host.connect?.({
              onPush: ({ owner, name }) =>
                checks.pushed(
                  formatRepositoryId({ host: host.id, owner, name }),
                ),
            });
          }
          await task.schedule();
          await watchRuns({ scheduler, lease, task });
        });
      },
    });
  },
});
