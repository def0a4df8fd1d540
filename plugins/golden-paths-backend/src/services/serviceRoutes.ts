import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  entityRefSchema,
  formatCursor,
  parseCursor,
  parseEntityParams,
  parseRequest,
} from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import { SERVICE_STATES } from '../database/DatabaseInstanceStore';
import {
  parsePathParams,
  PATH_PATH,
  SERVICE_PATH,
  versionSchema,
} from '../router/parameters';
import type { ServiceQueries } from './ServiceQueries';

const pageSchema = z.object({
  owner: entityRefSchema('group').optional(),
  release: versionSchema.optional(),
  state: z.enum(SERVICE_STATES).optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Services on a path, and the path of a service. */
export function addServiceRoutes(
  router: Router,
  options: { httpAuth: HttpAuthService; services: ServiceQueries },
): void {
  const { httpAuth, services } = options;

  router.get(`${PATH_PATH}/services`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { cursor, ...filter } = parseRequest(pageSchema, req.query);
    const { last, ...page } = await services.page(
      parsePathParams(req.params),
      { ...filter, after: parseCursor(z.tuple([z.string()]), cursor)?.[0] },
      credentials,
    );
    res.json({
      ...page,
      nextCursor: last === undefined ? undefined : formatCursor([last]),
    });
  });

  router.get('/services', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { repository } = parseRequest(
      z.object({ repository: z.string().min(1).max(500) }),
      req.query,
    );
    const found = await services.findByRepository(repository, credentials);
    res.json(await services.describe(found, credentials));
  });

  router.get(SERVICE_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const found = await services.find(
      parseEntityParams(req.params),
      credentials,
    );
    res.json(await services.describe(found, credentials));
  });
}
