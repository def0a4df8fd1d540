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
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { applyMigrations, DatabaseLoopStore } from '@paved/database';
import { adoptionPermissions } from '@paved/plugin-adoption-common';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { RouterAudit } from '@paved/router';
import type { AdoptionArea, AdoptionContext } from './areas/AdoptionArea';
import { readTargets } from './config';
import { createContextArea } from './context/createContextArea';
import { createCostArea } from './cost/createCostArea';
import { migrationsDirectory } from './database/migrationsDirectory';
import { createDeliveryArea } from './delivery/createDeliveryArea';
import { createIntakeArea } from './intake/createIntakeArea';
import { createHomeArea } from './home/createHomeArea';
import { createLoopArea } from './loop/createLoopArea';
import { createMaturityArea } from './maturity/createMaturityArea';
import { MetricRegistry } from './metrics/MetricRegistry';
import { createOnboardingArea } from './onboarding/createOnboardingArea';
import { Viewers } from './permissions/Viewers';
import { createReliabilityArea } from './reliability/createReliabilityArea';
import { createRouter } from './router/createRouter';
import { createServicesArea } from './services/createServicesArea';
import { createServices } from './services/createServices';
import { createSubjects } from './subjects/createSubjects';
import { createSurveysArea } from './surveys/createSurveysArea';
import { Teams } from './teams/Teams';
import { createUsageArea } from './usage/createUsageArea';

/**
 * Adoption: is the platform chosen, does it help, what do people ask for.
 *
 * @public
 */
export const adoptionPlugin = createBackendPlugin({
  pluginId: 'adoption',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metricsService: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        repositories: repositoriesServiceRef,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init({
        httpRouter,
        lifecycle,
        permissionsRegistry,
        scheduler,
        ...deps
      }) {
        const knex = await applyMigrations(deps.database, migrationsDirectory);
        const loops = DatabaseLoopStore.create({ knex });
        const teams = Teams.create(deps);
        const { subjects, area: subjectsArea } = createSubjects({
          ...deps,
          knex,
          teams,
        });
        const context: AdoptionContext = {
          ...deps,
          audit: RouterAudit.create(deps),
          knex,
          metrics: MetricRegistry.create({ targets: readTargets(deps.config) }),
          subjects,
          teams,
          viewers: Viewers.create({ ...deps, teams }),
        };
        const services = createServices(context);
        const delivery = await createDeliveryArea(context, { services });
        const loop = createLoopArea(context);
        const areas: AdoptionArea[] = [
          subjectsArea,
          createContextArea(context),
          createServicesArea(context, services),
          createCostArea(context),
          createHomeArea(context),
          await createMaturityArea(context),
          delivery,
          await createOnboardingArea(context, {
            services,
            history: delivery.history,
          }),
          loop,
          createSurveysArea(context, loop),
          await createUsageArea(context),
          createReliabilityArea(context),
        ];
        areas.push(
          createIntakeArea(context, { areas, history: delivery.history }),
        );
        permissionsRegistry.addPermissions(adoptionPermissions);
        httpRouter.use(createRouter(context, areas));
        for (const path of areas.flatMap(area => area.openPaths ?? [])) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }

        lifecycle.addStartupHook(async () => {
          for (const area of areas) {
            await area.start?.();
            for (const [name, chore] of Object.entries(area.chores ?? {})) {
              await scheduler.scheduleTask({
                id: `adoption-${name}`,
                scope: 'global',
                frequency: chore.frequency,
                timeout: { minutes: 10 },
                initialDelay: chore.initialDelay ?? { seconds: 30 },
                fn: signal =>
                  loops.record(name, () =>
                    chore.run(new Date(), signal as AbortSignal),
                  ),
              });
            }
          }
        });
        lifecycle.addShutdownHook(async () => {
          await Promise.all(areas.map(area => area.stop?.()));
        });
      },
    });
  },
});
