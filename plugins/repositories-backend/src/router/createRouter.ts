import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { json, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { plainDatabaseErrors, type RouterAudit } from '@paved/router';
import type { HostRegistry } from '../discovery/HostRegistry';
import type { RepositoryChecks } from '../discovery/RepositoryChecks';
import type { RepositoryContentService } from '../services/RepositoryContentService';
import type { RepositoryStatusService } from '../services/RepositoryStatusService';
import { addChangeRoutes } from './changeRoutes';
import { addContentRoutes } from './contentRoutes';
import { addHookRoutes } from './hookRoutes';
import { addRunRoutes } from './runRoutes';
import { addStatusRoutes } from './statusRoutes';

/** A created repository's files travel in the body. */
const MAX_BODY_SIZE = '50mb';

export function createRouter(options: {
  httpAuth: HttpAuthService;
  status: RepositoryStatusService;
  content: RepositoryContentService;
  hosts: HostRegistry;
  checks: RepositoryChecks;
  audit: RouterAudit;
  logger: LoggerService;
}): Router {
  const router = PromiseRouter();
  // Before anything parses bodies: signatures are over the bytes as they came
  addHookRoutes(router, options);
  router.use(json({ limit: MAX_BODY_SIZE }));
  addStatusRoutes(router, options);
  addRunRoutes(router, options);
  addContentRoutes(router, options);
  addChangeRoutes(router, options);
  router.use(plainDatabaseErrors(options));
  return router;
}
