import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import { scorecardsCollectorsExtensionPoint } from '@paved/plugin-scorecards-node';
import { CollectorRegistry } from './collectors/CollectorRegistry';
import { FactCollection } from './collectors/FactCollection';
import { readScorecardsConfig } from './config';
import { applyMigrations } from './database/applyMigrations';
import { DatabaseDecisionStore } from './database/DatabaseDecisionStore';
import { DatabaseEvaluationQueue } from './database/DatabaseEvaluationQueue';
import { DatabaseFactStore } from './database/DatabaseFactStore';
import { DatabaseLoopStore } from './database/DatabaseLoopStore';
import { DatabaseScorecardStore } from './database/DatabaseScorecardStore';
import { DatabaseStandingStore } from './database/DatabaseStandingStore';
import { DatabaseSubjectStore } from './database/DatabaseSubjectStore';
import { DatabaseTransitionStore } from './database/DatabaseTransitionStore';
import { DatabaseWaiverStore } from './database/DatabaseWaiverStore';
import { ScorecardDefinitions } from './definitions/ScorecardDefinitions';
import { EntityScorecards } from './entities/EntityScorecards';
import { Evaluator } from './evaluation/Evaluator';
import { Gate } from './gate/Gate';
import { ScorecardMetrics } from './metrics/ScorecardMetrics';
import { addScorecardPermissions } from './permissions/addScorecardPermissions';
import { PermissionGuard } from './permissions/PermissionGuard';
import { CiCallers } from './push/CiCallers';
import { readCiIssuers } from './push/config';
import { addFactRoutes } from './push/factRoutes';
import { FactPush } from './push/FactPush';
import { createRouter } from './router/createRouter';
import { RouterAudit } from './router/RouterAudit';
import { StandingQueries } from './standings/StandingQueries';
import { CatalogSync } from './sync/CatalogSync';
import { EvaluationWorker } from './tasks/EvaluationWorker';
import { RepositoryEvents } from './tasks/RepositoryEvents';
import { ScorecardTasks } from './tasks/ScorecardTasks';

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
        repositories: repositoriesServiceRef,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, catalog, lifecycle, logger, repositories } = deps;
        const config = readScorecardsConfig(deps.rootConfig);
        const ciCallers = CiCallers.create({
          issuers: readCiIssuers(deps.rootConfig),
        });
        const knex = await applyMigrations(deps.database);
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
        const evaluator = Evaluator.create({
          subjects,
          facts,
          standings: DatabaseStandingStore.create({ knex }),
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
        addScorecardPermissions(deps.permissionsRegistry, definitions);
        deps.httpRouter.use(
          createRouter(
            {
              auth,
              httpAuth: deps.httpAuth,
              userInfo: deps.userInfo,
              guard,
              definitions,
              entities: EntityScorecards.create({
                subjects,
                waivers,
                definitions,
                collection,
                evaluator,
                guard,
              }),
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
              audit,
            },
            router =>
              addFactRoutes(router, {
                auth,
                httpAuth: deps.httpAuth,
                permissions: deps.permissions,
                repositories,
                ciCallers,
                push: FactPush.create({
                  knex,
                  collected: () =>
                    new Set(collectors.all().map(({ id }) => id)),
                  onChange: () => worker.kick(),
                }),
                audit,
              }),
          ),
        );
        // CI jobs bring tokens of their own issuers, which the route checks itself
        deps.httpRouter.addAuthPolicy({
          path: '/facts',
          allow: 'unauthenticated',
        });

        // Only once every plugin is up: the first run asks the catalog
        lifecycle.addStartupHook(async () => {
          await events.subscribe();
          await tasks.schedule();
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
