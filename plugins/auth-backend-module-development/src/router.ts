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
  // What every provider has, and this one no use for; the stock answer is a stack
  router.all(
    ['/development/start', '/development/handler/frame'],
    (_request, response) => {
      response.status(404).json({
        error: {
          name: 'NotFoundError',
          message:
            "The development sign-in has no page of its own; choose a person on the portal's sign-in page",
        },
        response: { statusCode: 404 },
      });
    },
  );
  router.get('/development/people', async (_request, response) => {
    response.json({ people: await options.people.list() });
  });
  return router;
}
