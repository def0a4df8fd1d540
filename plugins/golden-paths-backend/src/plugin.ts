import { tmpdir } from 'node:os';
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
import { applyMigrations } from '@paved/database';
import { UpgradeEngine } from '@paved/plugin-golden-paths-node';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { RouterAudit } from '@paved/router';
import { registerActions } from './actions/registerActions';
import { Adoption } from './adoption/Adoption';
import { addAdoptionRoutes } from './adoption/adoptionRoutes';
import { readGoldenPathsConfig } from './config';
import { CreationFollowing } from './creations/CreationFollowing';
import { addCreationRoutes } from './creations/creationRoutes';
import { Creations } from './creations/Creations';
import { OwnRepositories } from './creations/OwnRepositories';
import { DatabaseCreationStore } from './database/DatabaseCreationStore';
import { DatabaseDeviationStore } from './database/DatabaseDeviationStore';
import { DatabaseForecastStore } from './database/DatabaseForecastStore';
import { DatabaseInstanceStore } from './database/DatabaseInstanceStore';
import { DatabasePathStore } from './database/DatabasePathStore';
import { DatabaseRatingStore } from './database/DatabaseRatingStore';
import { DatabaseReleaseStore } from './database/DatabaseReleaseStore';
import { DatabaseRolloutStore } from './database/DatabaseRolloutStore';
import { DatabaseUpgradeStore } from './database/DatabaseUpgradeStore';
import { migrationsDirectory } from './database/migrationsDirectory';
import { Deviating } from './deviations/Deviating';
import { addDeviationRoutes } from './deviations/deviationRoutes';
import { DriftQueue } from './drift/DriftQueue';
import { GoldenPathEvents } from './events/GoldenPathEvents';
import { addForecastRoutes } from './forecasts/forecastRoutes';
import { Forecasts } from './forecasts/Forecasts';
import { EntityLinks } from './instances/EntityLinks';
import { InstanceSync } from './instances/InstanceSync';
import { GoldenPathMetrics } from './metrics/GoldenPathMetrics';
import { PathQueries } from './paths/PathQueries';
import { PathReader } from './paths/PathReader';
import { addPathRoutes } from './paths/pathRoutes';
import { PathSync } from './paths/PathSync';
import { Publishing } from './paths/Publishing';
import { addReleaseRoutes } from './paths/releaseRoutes';
import { addGoldenPathPermissions } from './permissions/addGoldenPathPermissions';
import { PermissionGuard } from './permissions/PermissionGuard';
import { userRefOf } from './permissions/userRefOf';
import { addPlanRoutes } from './plans/planRoutes';
import { Plans } from './plans/Plans';
import { addRatingRoutes } from './ratings/ratingRoutes';
import { RolloutNotices } from './rollouts/RolloutNotices';
import { addRolloutRoutes } from './rollouts/rolloutRoutes';
import { Rollouts } from './rollouts/Rollouts';
import { RolloutSteps } from './rollouts/RolloutSteps';
import { PortalScorecardStatuses } from './rollouts/ScorecardStatuses';
import { createRouter } from './router/createRouter';
import { ServiceQueries } from './services/ServiceQueries';
import { addServiceRoutes } from './services/serviceRoutes';
import { BackgroundWorker } from './tasks/BackgroundWorker';
import { RepositoryEvents } from './tasks/RepositoryEvents';
import { scheduleTasks } from './tasks/scheduleTasks';
import { openScratchFolder } from './upgrades/openScratchFolder';
import { ReleaseSnapshots } from './upgrades/ReleaseSnapshots';
import { UpgradeFollowing } from './upgrades/UpgradeFollowing';
import { UpgradePlanner } from './upgrades/UpgradePlanner';
import { UpgradeReview } from './upgrades/UpgradeReview';
import { addUpgradeRoutes } from './upgrades/upgradeRoutes';
import { Upgrades } from './upgrades/Upgrades';

/** Forecasts are kept for so long. */
const MONTH_MS = 30 * 24 * 60 * 60 * 1_000;

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
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
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
        rootConfig: coreServices.rootConfig,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { auth, catalog, httpAuth, lifecycle, logger, repositories } =
          deps;
        const config = readGoldenPathsConfig(deps.rootConfig);
        const knex = await applyMigrations(deps.database, migrationsDirectory);
        const paths = DatabasePathStore.create({ knex });
        const releases = DatabaseReleaseStore.create({ knex });
        const instances = DatabaseInstanceStore.create({ knex });
        const deviations = DatabaseDeviationStore.create({ knex });
        const upgradeStore = DatabaseUpgradeStore.create({ knex });
        const forecastStore = DatabaseForecastStore.create({ knex });
        const ratings = DatabaseRatingStore.create({ knex });
        const metrics = GoldenPathMetrics.create({
          metrics: deps.metricsService,
          instances,
        });
        const events = GoldenPathEvents.create({ events: deps.events, logger });
        const guard = PermissionGuard.create({
          permissions: deps.permissions,
          catalog,
          known: async () => [
            ...(await paths.list()).map(({ path }) => path.ref),
            ...(await instances.entityRefs()),
          ],
        });

        const engine = UpgradeEngine.create({
          scratchFolder: await openScratchFolder(tmpdir()),
        });
        const snapshots = ReleaseSnapshots.create({ paths, releases });
        const planner = UpgradePlanner.create({
          repositories,
          auth,
          snapshots,
          engine,
        });
        const drift = DriftQueue.create({
          instances,
          deviations,
          releases,
          snapshots,
          planner,
          logger,
        });
        const driftWorker = BackgroundWorker.create({
          what: 'Drift of services',
          runOnce: signal =>
            metrics.measure('drift', () => drift.runOnce(signal)),
          logger,
        });
        const onWanted = () => driftWorker.kick();
        const forecasts = Forecasts.create({
          forecasts: forecastStore,
          releases,
          instances,
          deviations,
          snapshots,
          planner,
          concurrency: config.forecastConcurrency,
          logger,
        });
        const forecastWorker = BackgroundWorker.create({
          what: 'Forecasts',
          runOnce: signal =>
            metrics.measure('forecasts', () => forecasts.runOnce(signal)),
          logger,
        });

        const reader = PathReader.create({ repositories, auth });
        const publishing = Publishing.create({
          paths,
          releases,
          reader,
          events,
          onWanted,
        });
        const pathSync = PathSync.create({
          catalog,
          auth,
          repositories,
          paths,
          releases,
          reader,
          publishing,
          logger,
        });
        const instanceSync = InstanceSync.create({
          repositories,
          auth,
          instances,
          upgrades: upgradeStore,
          events,
          onWanted,
        });
        const links = EntityLinks.create({ catalog, auth, instances });
        const following = UpgradeFollowing.create({
          repositories,
          auth,
          instances,
          upgrades: upgradeStore,
          logger,
        });
        const upgrades = Upgrades.create({
          repositories,
          paths,
          releases,
          instances,
          deviations,
          upgrades: upgradeStore,
          snapshots,
          planner,
          following,
          events,
        });
        const repositoryEvents = RepositoryEvents.create({
          events: deps.events,
          paths: pathSync,
          instances: instanceSync,
          links,
          following,
          logger,
        });

        const rolloutStore = DatabaseRolloutStore.create({ knex });
        const rolloutSteps = RolloutSteps.create({
          rollouts: rolloutStore,
          paths,
          instances,
          deviations,
          upgradeStore,
          upgrades,
          following,
          repositories,
          auth,
          scorecards: PortalScorecardStatuses.create({
            auth,
            discovery: deps.discovery,
          }),
          notices: RolloutNotices.create({
            notifications: deps.notifications,
            store: rolloutStore,
            logger,
          }),
          events,
          author: config.author,
          logger,
        });
        const rolloutWorker = BackgroundWorker.create({
          what: 'Roll-outs',
          runOnce: signal =>
            metrics.measure('rollouts', () => rolloutSteps.runOnce(signal)),
          logger,
        });

        const creationStore = DatabaseCreationStore.create({ knex });
        const made = OwnRepositories.create({
          repositories,
          auth,
          store: creationStore,
        });
        const creationFollowing = CreationFollowing.create({
          store: creationStore,
          made,
          scaffolder: deps.scaffolder,
          catalog,
          auth,
          events,
        });
        const creationWorker = BackgroundWorker.create({
          what: 'The end of runs',
          runOnce: async signal => {
            await creationFollowing.run(signal);
            return false;
          },
          logger,
        });

        const queries = PathQueries.create({
          paths,
          releases,
          instances,
          deviations,
          guard,
          satisfactionOf: (refs, credentials) =>
            ratings.satisfaction(refs, userRefOf(credentials)),
        });
        const services = ServiceQueries.create({
          catalog,
          repositories,
          auth,
          logger,
          paths,
          releases,
          instances,
          deviations,
          upgrades: upgradeStore,
          pathQueries: queries,
          guard,
        });
        const plans = Plans.create({
          catalog,
          repositories,
          releases,
          snapshots,
          defaultOwner: config.defaultOwner,
        });
        addGoldenPathPermissions(deps.permissionsRegistry, paths);
        const routes = {
          httpAuth,
          guard,
          queries,
          services,
          audit: RouterAudit.create({ auditor: deps.auditor }),
        };
        registerActions({
          ...routes,
          actionsRegistry: deps.actionsRegistry,
          plans,
          upgrades,
          scaffolder: deps.scaffolder,
          releases,
          snapshots,
          publishing,
          forecasts,
          forecastStore,
          onForecast: () => forecastWorker.kick(),
        });
        deps.httpRouter.use(
          createRouter({ logger }, [
            router => addPathRoutes(router, routes),
            router => addRatingRoutes(router, { ...routes, ratings, events }),
            router =>
              addReleaseRoutes(router, {
                ...routes,
                releases,
                snapshots,
                publishing,
              }),
            router =>
              addForecastRoutes(router, {
                ...routes,
                releases,
                snapshots,
                publishing,
                forecasts,
                store: forecastStore,
                onStart: () => forecastWorker.kick(),
              }),
            router =>
              addRolloutRoutes(router, {
                ...routes,
                rollouts: Rollouts.create({
                  rollouts: rolloutStore,
                  releases,
                  instances,
                  deviations,
                  upgrades: upgradeStore,
                  events,
                  onWanted: () => rolloutWorker.kick(),
                }),
                store: rolloutStore,
              }),
            router =>
              addPlanRoutes(router, {
                ...routes,
                plans,
              }),
            router =>
              addCreationRoutes(router, {
                ...routes,
                creations: Creations.create({
                  store: creationStore,
                  made,
                  events,
                  onBegin: () => creationWorker.kick(),
                }),
                store: creationStore,
              }),
            router => addServiceRoutes(router, routes),
            router =>
              addUpgradeRoutes(router, {
                ...routes,
                upgrades,
                review: UpgradeReview.create({
                  repositories,
                  auth,
                  upgrades: upgradeStore,
                  following,
                  instances: instanceSync,
                }),
                store: upgradeStore,
              }),
            router =>
              addAdoptionRoutes(router, {
                ...routes,
                adoption: Adoption.create({
                  catalog,
                  repositories,
                  paths,
                  releases,
                  deviations,
                  upgrades: upgradeStore,
                  snapshots,
                  planner,
                  following,
                  guard,
                }),
              }),
            router =>
              addDeviationRoutes(router, {
                ...routes,
                deviating: Deviating.create({
                  deviations,
                  instances,
                  events,
                  onWanted,
                }),
                store: deviations,
              }),
          ]),
        );

        // Only once every plugin is up: the first runs ask the catalog and the repositories
        lifecycle.addStartupHook(async () => {
          await repositoryEvents.subscribe();
          await scheduleTasks({
            scheduler: deps.scheduler,
            metrics,
            tasks: {
              paths: {
                schedule: config.pathsSchedule,
                run: signal => pathSync.run({ signal, now: new Date() }),
              },
              services: {
                schedule: config.servicesSchedule,
                run: async signal => {
                  await instanceSync.run({ signal, now: new Date() });
                  await links.run({ signal });
                },
              },
              upgrades: {
                schedule: config.upgradesSchedule,
                run: signal => following.run(signal),
              },
              prune: {
                schedule: {
                  frequency: { hours: 24 },
                  timeout: { minutes: 10 },
                  initialDelay: { minutes: 10 },
                },
                run: async () => {
                  const monthAgo = new Date(Date.now() - MONTH_MS);
                  await releases.prune(
                    await forecastStore.prune(monthAgo),
                    monthAgo,
                  );
                },
              },
            },
          });
          driftWorker.start();
          forecastWorker.start();
          creationWorker.start();
          rolloutWorker.start();
        });
        lifecycle.addShutdownHook(async () => {
          repositoryEvents.stop();
          await Promise.all(
            [driftWorker, forecastWorker, creationWorker, rolloutWorker].map(
              each => each.stop(),
            ),
          );
          await engine.dispose();
        });
      },
    });
  },
});
