import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import { parsePathParams, PATH_PATH } from '../router/parameters';
import type { PathQueries } from './PathQueries';

/** The gallery, and one path. */
export function addPathRoutes(
  router: Router,
  options: { httpAuth: HttpAuthService; queries: PathQueries },
): void {
  const { httpAuth, queries } = options;

  router.get('/paths', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await queries.list(credentials) });
  });

  router.get(PATH_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const ref = parsePathParams(req.params);
    res.json(await queries.get(ref, credentials));
  });
}
