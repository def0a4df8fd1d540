import { stringifyError } from '@backstage/errors';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { adoptionMetrics } from './adoptionMetrics';
import { readServicesConfig } from './config';
import { DatabaseServiceStore } from './DatabaseServiceStore';
import { GoldenPathSync } from './GoldenPathSync';
import { HistorySync } from './HistorySync';
import { PlaceSync } from './PlaceSync';
import { addServiceRoutes } from './serviceRoutes';
import type { Services } from './Services';
import { TemplateRunSync } from './TemplateRunSync';

/** Where services are from, and whether the platform is chosen. */
export function createServicesArea(
  context: Pick<
    AdoptionContext,
    | 'auth'
    | 'catalog'
    | 'config'
    | 'discovery'
    | 'events'
    | 'httpAuth'
    | 'knex'
    | 'metrics'
    | 'repositories'
    | 'scaffolder'
    | 'subjects'
    | 'viewers'
  >,
  services: Services,
): AdoptionArea {
  const { types } = readServicesConfig(context.config);
  const store = DatabaseServiceStore.create(context);
  const places = PlaceSync.create({ ...context, store, types });
  const histories = HistorySync.create({ ...context, store });
  const paths = GoldenPathSync.create({ ...context, store });
  const runs = TemplateRunSync.create({ ...context, store });
  context.metrics.add(adoptionMetrics({ ...context, services }));

  return {
    addRoutes: router => addServiceRoutes(router, { ...context, services }),
    start: () => paths.subscribe(),
    chores: {
      services: {
        frequency: { minutes: 2 },
        initialDelay: { seconds: 40 },
        run: async (now, signal) => {
          const failures: string[] = [];
          // What one source does not tell must not keep the others from telling
          for (const look of [
            () => places.run(signal),
            () => histories.run(now, signal),
            () => paths.run(now, signal),
            () => runs.run(now, signal),
          ]) {
            signal.throwIfAborted();
            await look().catch(error => failures.push(stringifyError(error)));
          }
          if (failures.length > 0) {
            throw new Error(failures.join(' · '));
          }
        },
      },
    },
  };
}
