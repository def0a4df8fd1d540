import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { goldenPathPublishPermission } from '@paved/plugin-golden-paths-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { DatabaseForecastStore } from '../database/DatabaseForecastStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { PathQueries } from '../paths/PathQueries';
import type { Publishing } from '../paths/Publishing';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import {
  gitRefSchema,
  parsePathParams,
  PATH_PATH,
  versionSchema,
} from '../router/parameters';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import type { Forecasts } from './Forecasts';
import { snapshotToForecast } from './snapshotToForecast';

const startSchema = z
  .object({ ref: gitRefSchema.optional(), version: versionSchema.optional() })
  .refine(
    ({ ref, version }) => ref === undefined || version === undefined,
    'give either a ref or a version',
  );

const listSchema = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** What releases would do to all that is on their path. */
export function addForecastRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    releases: DatabaseReleaseStore;
    snapshots: ReleaseSnapshots;
    publishing: Publishing;
    forecasts: Forecasts;
    store: DatabaseForecastStore;
    onStart: () => void;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, queries, forecasts, store, audit } = options;

  router.post(`${PATH_PATH}/forecasts`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const visible = await guard.visible(credentials);
    const stored = await queries.find(parsePathParams(req.params), visible);
    const { ref, version } = parseRequest(startSchema, req.body ?? {});
    const path = stored.path.ref;
    const id = await audit.write(
      { eventId: 'forecast-start', request: req, meta: { path, ref, version } },
      async () => {
        await guard.requireOn(goldenPathPublishPermission, path, credentials);
        return forecasts.start(
          {
            snapshot: await snapshotToForecast(
              stored,
              { ref, version },
              options,
            ),
            ref,
            by: userRefOf(credentials),
          },
          new Date(),
        );
      },
    );
    options.onStart();
    const forecast = await store.get(id);
    res
      .status(201)
      .json((await forecasts.describe(forecast ? [forecast] : [], visible))[0]);
  });

  router.get('/forecasts/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const [visible, forecast] = await Promise.all([
      guard.visible(credentials),
      store.get(req.params.id),
    ]);
    if (!forecast || !visible.has(forecast.path)) {
      throw new NotFoundError(`There is no forecast '${req.params.id}'`);
    }
    res.json((await forecasts.describe([forecast], visible))[0]);
  });

  router.get(`${PATH_PATH}/forecasts`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const visible = await guard.visible(credentials);
    const { path } = await queries.find(parsePathParams(req.params), visible);
    const { limit } = parseRequest(listSchema, req.query);
    const items = await forecasts.describe(
      await store.list(path.ref, limit),
      visible,
    );
    // Each item is asked for by the forecast's own id
    res.json({ items: items.map(each => ({ ...each, items: [] })) });
  });
}
