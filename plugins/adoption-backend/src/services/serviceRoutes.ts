import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { EntityOrigin } from '@paved/plugin-adoption-common';
import type { Router } from 'express';
import type { Viewers } from '../permissions/Viewers';
import type { Subjects } from '../subjects/Subjects';
import type { Services } from './Services';

/** Where a service is from, with the proofs, for whoever may see it in the catalog. */
export function addServiceRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    viewers: Viewers;
    subjects: Subjects;
    services: Services;
  },
): void {
  const { httpAuth, viewers, subjects, services } = options;

  router.get('/services/:kind/:namespace/:name/origin', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const entity = stringifyEntityRef(req.params).toLocaleLowerCase('en-US');
    await viewers.requireMay({ entity }, credentials);
    const subject = await subjects.find(entity);
    const service = subject && (await services.get(subject.id));
    if (!service) {
      // Not every component counts as a service: adoption.services.types names those that do
      res.status(204).end();
      return;
    }
    const answer: EntityOrigin = { ...service.origin, stays: service.stays };
    res.json(answer);
  });
}
