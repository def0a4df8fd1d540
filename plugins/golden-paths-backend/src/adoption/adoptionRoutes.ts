import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { serviceUpgradePermission } from '@paved/plugin-golden-paths-common';
import {
  parseEntityParams,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { PathQueries } from '../paths/PathQueries';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import {
  pathRefSchema,
  SERVICE_PATH,
  versionSchema,
} from '../router/parameters';
import type { ServiceQueries } from '../services/ServiceQueries';
import type { Adoption } from './Adoption';

const adoptSchema = z.object({
  path: pathRefSchema,
  release: versionSchema,
  parameters: z.record(z.unknown()).default({}),
});

/** Taking a repository onto a path. */
export function addAdoptionRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    services: ServiceQueries;
    adoption: Adoption;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, queries, services, adoption, audit } = options;

  router.post(`${SERVICE_PATH}/adopt/preview`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const found = await services.find(
      parseEntityParams(req.params),
      credentials,
    );
    res.json({ items: await adoption.matches(found, credentials) });
  });

  router.post(`${SERVICE_PATH}/adopt`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const entityRef = parseEntityParams(req.params);
    const found = await services.find(entityRef, credentials);
    const request = parseRequest(adoptSchema, req.body);
    const path = await queries.find(
      request.path,
      await guard.visible(credentials),
    );
    const proposed = await audit.write(
      {
        eventId: 'service-adopt',
        request: req,
        meta: { entityRef, path: request.path, release: request.release },
      },
      async () => {
        if (found.repository) {
          await guard.requireChange(
            serviceUpgradePermission,
            found.repository,
            credentials,
          );
        }
        return adoption.propose(
          found,
          {
            path,
            release: request.release,
            parameters: request.parameters as JsonObject,
            by: userRefOf(credentials),
          },
          credentials,
        );
      },
    );
    res.status(201).json(proposed);
  });
}
