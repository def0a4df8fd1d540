import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { z } from 'zod/v3';
import { DocsBuilds } from './DocsBuilds';

const pushedSchema = z.object({ repository: z.string() });

/**
 * Builds docs when their repository changes, and those that were never built, where the portal builds docs itself
 * (`techdocs.builder: local`).
 *
 * @public
 */
export const techdocsModuleRepositories = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'repositories',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        events,
        lifecycle,
        logger,
        scheduler,
      }) {
        if (config.getOptionalString('techdocs.builder') === 'external') {
          return;
        }
        const builds = DocsBuilds.create({ auth, catalog, discovery, logger });
        const stopping = new AbortController();
        lifecycle.addShutdownHook(() => stopping.abort());

        await scheduler.scheduleTask({
          id: 'build-docs',
          initialDelay: { seconds: 20 },
          frequency: { minutes: 5 },
          timeout: { hours: 1 },
          fn: signal => builds.buildAll(signal),
        });

        const buildRepository = async (repository: string): Promise<void> => {
          const again = await builds.buildRepository(
            repository,
            stopping.signal,
          );
          if (again !== undefined) {
            const timer = setTimeout(
              () => void buildRepository(repository).catch(report),
              again,
            );
            timer.unref();
          }
        };
        const report = (error: unknown) =>
          logger.warn('Docs were not built after a push', {
            error: String(error),
          });

        await events.subscribe({
          id: 'techdocs-repositories',
          topics: ['repositories.pushed'],
          onEvent: async ({ eventPayload }) => {
            await buildRepository(pushedSchema.parse(eventPayload).repository);
          },
        });
      },
    });
  },
});
