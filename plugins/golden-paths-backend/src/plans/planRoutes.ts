import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { goldenPathCreatePermission } from '@paved/plugin-golden-paths-common';
import { parseRequest } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { PathQueries } from '../paths/PathQueries';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { pathRefSchema, versionSchema } from '../router/parameters';
import type { Plans } from './Plans';

const planSchema = z.object({
  path: pathRefSchema,
  release: versionSchema.optional(),
  parameters: z.record(z.unknown()),
  repository: z
    .object({
      host: z.string().min(1).max(100).optional(),
      owner: z.string().min(1).max(200).optional(),
    })
    .optional(),
});

/** What creating would make. */
export function addPlanRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    plans: Plans;
  },
): void {
  const { httpAuth, guard, queries, plans } = options;

  router.post('/plans', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { path, parameters, ...request } = parseRequest(planSchema, req.body);
    await guard.require(goldenPathCreatePermission, credentials);
    const stored = await queries.find(path, await guard.visible(credentials));
    res.json(
      await plans.plan(
        stored,
        { ...request, parameters: parameters as JsonObject },
        credentials,
      ),
    );
  });
}
