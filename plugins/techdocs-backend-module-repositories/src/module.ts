import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  Publisher,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
  techdocsPublisherExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { z } from 'zod/v3';
import { DocsBuilds } from './DocsBuilds';
import { ExplainingGenerator } from './ExplainingGenerator';
import { SnapshotPreparer } from './SnapshotPreparer';
import { UnbuiltDocsPublisher } from './UnbuiltDocsPublisher';

/** What was declared is in the catalog some seconds later, or on a first start a minute. */
const CATALOG_DELAYS_MS = [5_000, 20_000, 60_000];

const pushedSchema = z.object({ repository: z.string() });

/**
 * Builds docs when their repository changes, and those that were never built, where the portal builds docs itself
 * (`techdocs.builder: local`), and says on the page what keeps docs from being built.
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
        generators: techdocsGeneratorExtensionPoint,
        logger: coreServices.logger,
        preparers: techdocsPreparerExtensionPoint,
        publishers: techdocsPublisherExtensionPoint,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        events,
        generators,
        lifecycle,
        logger,
        preparers,
        publishers,
        reader,
        scheduler,
      }) {
        if (config.getOptionalString('techdocs.builder') === 'external') {
          return;
        }
        preparers.registerPreparer(
          'dir',
          SnapshotPreparer.create({ config, logger, reader }),
        );
        generators.setTechdocsGenerator(
          ExplainingGenerator.create({ config, logger }),
        );
        // elsewhere than on this disk every look costs a request
        if (
          (config.getOptionalString('techdocs.publisher.type') ?? 'local') ===
          'local'
        ) {
          publishers.registerPublisher(
            'local',
            new UnbuiltDocsPublisher(
              await Publisher.fromConfig(config, { logger, discovery }),
            ),
          );
        }
        const builds = DocsBuilds.create({ auth, catalog, discovery, logger });
        const stopping = new AbortController();
        lifecycle.addShutdownHook(() => stopping.abort());

        const report = (error: unknown) =>
          logger.warn('Docs could not be brought up to date', {
            error: String(error),
          });
        const later = (work: () => Promise<void>, delayMs: number) =>
          setTimeout(() => void work().catch(report), delayMs).unref();

        const buildNew = () => builds.buildNew(stopping.signal);
        const buildRepository = async (repository: string): Promise<void> => {
          const again = await builds.buildRepository(
            repository,
            stopping.signal,
          );
          if (again !== undefined) {
            later(() => buildRepository(repository), again);
          }
        };

        // events may be lost, and docs published by a replica that is gone
        await scheduler.scheduleTask({
          id: 'build-docs',
          initialDelay: { minutes: 2 },
          frequency: { minutes: 30 },
          timeout: { hours: 1 },
          fn: signal => builds.buildAll(signal),
        });
        await events.subscribe({
          id: 'techdocs-repositories-declared',
          topics: ['repositories.declared'],
          onEvent: async () => {
            CATALOG_DELAYS_MS.forEach(delay => later(buildNew, delay));
          },
        });
        await events.subscribe({
          id: 'techdocs-repositories-pushed',
          topics: ['repositories.pushed'],
          onEvent: async ({ eventPayload }) => {
            await buildRepository(pushedSchema.parse(eventPayload).repository);
          },
        });
      },
    });
  },
});
