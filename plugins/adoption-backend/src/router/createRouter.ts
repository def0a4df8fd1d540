import { plainDatabaseErrors } from '@paved/router';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { addMetricRoutes } from '../metrics/metricRoutes';
import { jsonBodies } from './jsonBodies';

const MOST_BYTES = 1024 * 1024;

export function createRouter(
  context: AdoptionContext,
  areas: AdoptionArea[],
): Router {
  const router = PromiseRouter();
  areas.forEach(area => area.addUnparsedRoutes?.(router));
  router.use(jsonBodies(MOST_BYTES));
  addMetricRoutes(router, context);
  areas.forEach(area => area.addRoutes?.(router));
  router.use(plainDatabaseErrors(context));
  return router;
}
