import type { LoggerService } from '@backstage/backend-plugin-api';
import { plainDatabaseErrors } from '@paved/router';
import { json, type Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** Bodies hold parameters of templates and short texts. */
const MOST_BYTES = 1_000_000;

/** @param modules - each adds its routes */
export function createRouter(
  options: { logger: LoggerService },
  modules: Array<(router: Router) => void>,
): Router {
  const router = PromiseRouter();
  router.use(json({ limit: MOST_BYTES }));
  modules.forEach(add => add(router));
  router.use(plainDatabaseErrors(options));
  return router;
}
