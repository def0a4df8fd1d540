import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { RepositoriesEntityProvider } from './RepositoriesEntityProvider';
import { synchronizeAtStart } from './synchronizeAtStart';

const ID = 'repositories';

/**
 * Puts what repositories declare into the catalog.
 *
 * @public
 */
export const catalogModuleRepositories = createBackendModule({
  pluginId: 'catalog',
  moduleId: ID,
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        repositories: repositoriesServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        events,
        lifecycle,
        logger,
        processing,
        repositories,
        scheduler,
      }) {
        const provider = RepositoriesEntityProvider.create({
          repositories,
          auth,
          logger,
        });
        processing.addEntityProvider(provider);

        const stopping = new AbortController();
        lifecycle.addShutdownHook(() => stopping.abort());
        lifecycle.addStartupHook(async () => {
          // Not awaited: the repositories plugin may come up only after the catalog
          synchronizeAtStart(provider, { signal: stopping.signal, logger });

          await events.subscribe({
            id: ID,
            topics: ['repositories.declared'],
            onEvent: () => provider.synchronize(),
          });

          // On every replica, for what events were lost: each has its own idea of what the catalog has
          await scheduler.scheduleTask({
            id: 'repositories-synchronize',
            scope: 'local',
            frequency: { seconds: 30 },
            initialDelay: { seconds: 30 },
            timeout: { minutes: 5 },
            fn: () => provider.synchronize(),
          });
        });
      },
    });
  },
});
