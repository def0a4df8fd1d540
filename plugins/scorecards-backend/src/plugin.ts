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
import { applyMigrations, DatabaseLoopStore } from '@paved/database';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { CiCallers, readCiIssuers } from '@paved/ci-callers';
import { RouterAudit } from '@paved/router';
import { registerActions } from './actions/registerActions';
import { addBadgeRoutes } from './badge/badgeRoutes';
import { addCampaignRoutes } from './campaigns/campaignRoutes';
import { Campaigns } from './campaigns/Campaigns';
import { CollectorRegistry } from './collectors/CollectorRegistry';
import { FactCollection } from './collectors/FactCollection';
import { readScorecardsConfig } from './config';
import { DatabaseCampaignStore } from './database/DatabaseCampaignStore';
import { DatabaseDecisionStore } from './database/DatabaseDecisionStore';
import { DatabaseEvaluationQueue } from './database/DatabaseEvaluationQueue';
import { DatabaseFactStore } from './database/DatabaseFactStore';
import { DatabaseScorecardStore } from './database/DatabaseScorecardStore';
import { DatabaseStandingStore } from './database/DatabaseStandingStore';
import { DatabaseSubjectStore } from './database/DatabaseSubjectStore';
import { DatabaseTransitionStore } from './database/DatabaseTransitionStore';
import { DatabaseWaiverStore } from './database/DatabaseWaiverStore';
import { migrationsDirectory } from './database/migrationsDirectory';
import { ScorecardDefinitions } from './definitions/ScorecardDefinitions';
import { EntityScorecards } from './entities/EntityScorecards';
import { Evaluator } from './evaluation/Evaluator';
import { Gate } from './gate/Gate';
import { ScorecardMetrics } from './metrics/ScorecardMetrics';
import { Announcements } from './notifications/Announcements';
import { Names } from './notifications/Names';
import { Notices } from './notifications/Notices';
import { Regressions } from './notifications/Regressions';
import { addScorecardPermissions } from './permissions/addScorecardPermissions';
import { PermissionGuard } from './permissions/PermissionGuard';
import { Preview } from './preview/Preview';
import { addPreviewRoutes } from './preview/previewRoutes';
import { addFactRoutes } from './push/factRoutes';
import { FactPush } from './push/FactPush';
import { createRouter } from './router/createRouter';
import { StandingQueries } from './standings/StandingQueries';
import { CatalogSync } from './sync/CatalogSync';
import { EvaluationWorker } from './tasks/EvaluationWorker';
import { RepositoryEvents } from './tasks/RepositoryEvents';
import { scheduleUpkeep } from './tasks/scheduleUpkeep';
import { ScorecardTasks } from './tasks/ScorecardTasks';
import { addWaiverRoutes } from './waivers/waiverRoutes';
import { Waivers } from './waivers/Waivers';

/**
 * Scorecards: facts about entities, checks on them, levels, and a gate for releases.
 *
 * @public
 */
export const scorecardsPlugin = createBackendPlugin({
  pluginId: 'scorecards',
  register(env) {
    const collectors = new CollectorRegistry();
    env.registerExtensionPoint(scorecardsCollectorsExtensionPoint, collectors);
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        repositories: repositoriesServiceRef,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, catalog, lifecycle, logger, repositories } = deps;
        const config = readScorecardsConfig(deps.rootConfig);
        const ciCallers = CiCallers.create({
          issuers: readCiIssuers(deps.rootConfig, 'scorecards.ci.issuers'),
        });
        const knex = await applyMigrations(deps.database, migrationsDirectory);
        const subjects = DatabaseSubjectStore.create({ knex });
        const facts = DatabaseFactStore.create({ knex });
        const waivers = DatabaseWaiverStore.create({ knex });
        const queue = DatabaseEvaluationQueue.create({ knex });
        const loops = DatabaseLoopStore.create({ knex });
        const decisions = DatabaseDecisionStore.create({ knex });
        const definitions = ScorecardDefinitions.create({
          subjects,
          scorecards: DatabaseScorecardStore.create({ knex }),
          logger,
        });
        const standings = DatabaseStandingStore.create({ knex });
        const evaluator = Evaluator.create({
          subjects,
          facts,
          standings,
          waivers,
          definitions,
        });
        const collection = FactCollection.create({
          collectors,
          subjects,
          facts,
          definitions,
          logger,
        });
        const metrics = ScorecardMetrics.create({
          metrics: deps.metricsService,
          loops,
          queue,
        });
        const sync = CatalogSync.create({ catalog, auth, subjects });
        const worker = EvaluationWorker.create({
          queue,
          collection,
          evaluator,
          logger,
        });
        const tasks = ScorecardTasks.create({
          scheduler: deps.scheduler,
          sync,
          definitions,
          collectors,
          collection,
          evaluator,
          queue,
          worker,
          loops,
          metrics,
          config,
          logger,
        });
        const events = RepositoryEvents.create({
          events: deps.events,
          auth,
          repositories,
          subjects,
          sync,
          queue,
          worker,
          tasks,
          logger,
        });
        const guard = PermissionGuard.create({
          permissions: deps.permissions,
          catalog,
          subjects,
        });
        const audit = RouterAudit.create({ auditor: deps.auditor });
        const entities = EntityScorecards.create({
          subjects,
          waivers,
          definitions,
          collection,
          evaluator,
          guard,
          catchUp: async (entityRef, credentials) => {
            if (await catalog.getEntityByRef(entityRef, { credentials })) {
              await tasks.synced(await sync.refresh([entityRef], new Date()));
            }
          },
        });
        const onChange = () => worker.kick();
        const push = FactPush.create({
          knex,
          collected: () => new Set(collectors.all().map(({ id }) => id)),
          onChange,
        });
        const notices = Notices.create({
          notifications: deps.notifications,
          logger,
        });
        const waiverProcess = Waivers.create({
          store: waivers,
          queue,
          notices,
          names: Names.create({ subjects, definitions }),
          onChange,
        });
        const campaigns = Campaigns.create({
          store: DatabaseCampaignStore.create({ knex }),
          definitions,
          notices,
        });
        const regressions = Regressions.create({ knex, definitions, notices });
        const announcements = Announcements.create({
          knex,
          definitions,
          notices,
        });
        const preview = Preview.create({
          subjects,
          facts,
          waivers,
          decisions,
          definitions,
        });
        addScorecardPermissions(deps.permissionsRegistry, definitions);
        registerActions({ actionsRegistry: deps.actionsRegistry, entities });
        const routes = {
          auth,
          httpAuth: deps.httpAuth,
          guard,
          ciCallers,
          entities,
          subjects,
          definitions,
          audit,
        };
        deps.httpRouter.use(
          createRouter(
            {
              ...routes,
              userInfo: deps.userInfo,
              standings: StandingQueries.create({
                knex,
                versions: async (id, version) =>
                  (await definitions.version(id, version))?.scorecard,
              }),
              transitions: DatabaseTransitionStore.create({ knex }),
              decisions,
              gate: Gate.create({ evaluator, definitions, decisions }),
              loops,
              metrics,
              logger,
            },
            {
              unparsed: router => {
                addFactRoutes(router, {
                  ...routes,
                  permissions: deps.permissions,
                  repositories,
                  push,
                });
                addPreviewRoutes(router, { ...routes, preview });
              },
              parsed: router => {
                addWaiverRoutes(router, {
                  ...routes,
                  store: waivers,
                  waivers: waiverProcess,
                });
                addCampaignRoutes(router, { ...routes, campaigns });
                addBadgeRoutes(router, {
                  ...routes,
                  standings,
                  isPublic: config.arePublicBadges,
                });
              },
            },
          ),
        );
        // CI jobs bring tokens of their own issuers, which these routes check themselves
        for (const path of ['/facts', '/gate']) {
          deps.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        deps.httpRouter.addAuthPolicy({
          path: '/badges',
          allow: config.arePublicBadges ? 'unauthenticated' : 'user-cookie',
        });

        // Only once every plugin is up: the first run asks the catalog
        lifecycle.addStartupHook(async () => {
          await events.subscribe();
          await tasks.schedule();
          await scheduleUpkeep({
            scheduler: deps.scheduler,
            loops,
            chores: {
              regressions: {
                frequency: { minutes: 1 },
                run: now => regressions.advance(now),
              },
              waivers: {
                frequency: { minutes: 2 },
                run: now => waiverProcess.advance(now),
              },
              campaigns: {
                frequency: { minutes: 10 },
                run: now => campaigns.advance(now),
              },
              announcements: {
                frequency: { minutes: 10 },
                run: now => announcements.advance(now),
              },
              'fact-batches': {
                frequency: { hours: 24 },
                run: now => push.prune(now),
              },
            },
          });
          worker.start();
        });
        lifecycle.addShutdownHook(async () => {
          events.stop();
          await worker.stop();
        });
      },
    });
  },
});
