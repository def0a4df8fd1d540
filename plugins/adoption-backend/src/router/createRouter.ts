import { plainDatabaseErrors } from '@paved/router';
import { json, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { addMetricRoutes } from '../metrics/metricRoutes';

export function createRouter(
  context: AdoptionContext,
  areas: AdoptionArea[],
): Router {
  const router = PromiseRouter();
  areas.forEach(area => area.addUnparsedRoutes?.(router));
  router.use(json({ limit: '1mb' }));
  addMetricRoutes(router, context);
  areas.forEach(area => area.addRoutes?.(router));
  router.use(plainDatabaseErrors(context));
  return router;
}
