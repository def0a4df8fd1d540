import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { CatalogPeople } from './CatalogPeople';
import { refuseRemoteRequests } from './refuseRemoteRequests';

/** Guards everything below `/development` (the provider's own routes too, they are mounted later), and lists people. */
export function createRouter(options: {
  people: CatalogPeople;
  portalOrigins: string[];
}): express.Router {
  const router = PromiseRouter();
  router.use('/development', refuseRemoteRequests(options.portalOrigins));
  router.get('/development/people', async (_request, response) => {
    response.json({ people: await options.people.list() });
  });
  return router;
}
