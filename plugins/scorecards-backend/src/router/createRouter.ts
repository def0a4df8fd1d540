import type {
  AuthService,
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { DatabaseLoopStore } from '@paved/database';
import { json, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { CiCallers } from '@paved/ci-callers';
import { plainDatabaseErrors, type RouterAudit } from '@paved/router';
import type { DatabaseDecisionStore } from '../database/DatabaseDecisionStore';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { DatabaseTransitionStore } from '../database/DatabaseTransitionStore';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { EntityScorecards } from '../entities/EntityScorecards';
import type { Gate } from '../gate/Gate';
import type { ScorecardMetrics } from '../metrics/ScorecardMetrics';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { StandingQueries } from '../standings/StandingQueries';
import { addEntityRoutes } from './entityRoutes';
import { addGateRoutes } from './gateRoutes';
import { addScorecardRoutes } from './scorecardRoutes';

export interface RouterOptions {
  auth: AuthService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  guard: PermissionGuard;
  ciCallers: CiCallers;
  subjects: DatabaseSubjectStore;
  definitions: ScorecardDefinitions;
  entities: EntityScorecards;
  standings: StandingQueries;
  transitions: DatabaseTransitionStore;
  decisions: DatabaseDecisionStore;
  gate: Gate;
  loops: DatabaseLoopStore;
  metrics: ScorecardMetrics;
  audit: RouterAudit;
  logger: LoggerService;
}

/** @param add - adds routes; `unparsed` those that read their bodies themselves */
export function createRouter(
  options: RouterOptions,
  add: {
    unparsed: (router: Router) => void;
    parsed: (router: Router) => void;
  },
): Router {
  const router = PromiseRouter();
  add.unparsed(router);
  router.use(json());
  add.parsed(router);
  addScorecardRoutes(router, options);
  addEntityRoutes(router, options);
  addGateRoutes(router, options);
  router.use(plainDatabaseErrors(options));
  return router;
}
