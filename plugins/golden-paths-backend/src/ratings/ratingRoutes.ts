import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  goldenPathPublishPermission,
  pathRatePermission,
} from '@paved/plugin-golden-paths-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { DatabaseRatingStore } from '../database/DatabaseRatingStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import type { PathQueries } from '../paths/PathQueries';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import { parsePathParams, PATH_PATH } from '../router/parameters';

const ratingSchema = z.object({
  score: z.number().int().min(1).max(5),
  comment: z.string().trim().max(2_000).optional(),
});

/** How well paths serve those who use them. */
export function addRatingRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    ratings: DatabaseRatingStore;
    events: GoldenPathEvents;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, queries, ratings, events, audit } = options;

  router.put(`${PATH_PATH}/rating`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const by = userRefOf(credentials) ?? '';
    const { path } = await queries.find(
      parsePathParams(req.params),
      await guard.visible(credentials),
    );
    const rating = parseRequest(ratingSchema, req.body);
    await audit.write(
      { eventId: 'path-rate', request: req, meta: { path: path.ref } },
      async () => {
        await guard.require(pathRatePermission, credentials);
        const now = new Date();
        await ratings.save({ ...rating, path: path.ref, by }, now);
        await events.publish({
          id: `${path.ref}/ratings/${by}/${now.toISOString()}`,
          type: 'golden-path.rated',
          at: now.toISOString(),
          path: path.ref,
          by,
        });
      },
    );
    res.json((await ratings.satisfaction([path.ref], by)).get(path.ref));
  });

  router.get(`${PATH_PATH}/comments`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { path } = await queries.find(
      parsePathParams(req.params),
      await guard.visible(credentials),
    );
    await guard.requireOn(goldenPathPublishPermission, path.ref, credentials);
    res.json({ items: await ratings.comments(path.ref) });
  });
}
