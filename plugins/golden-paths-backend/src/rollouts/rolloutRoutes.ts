import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { rolloutManagePermission } from '@paved/plugin-golden-paths-common';
import { entityRefSchema, parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type {
  DatabaseRolloutStore,
  StoredRollout,
} from '../database/DatabaseRolloutStore';
import type { PathQueries } from '../paths/PathQueries';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import {
  parsePathParams,
  PATH_PATH,
  versionSchema,
} from '../router/parameters';
import type { Rollouts } from './Rollouts';

const MOST_HOURS = 30 * 24;

const startSchema = z.object({
  version: versionSchema,
  policy: z.object({
    waves: z
      .array(
        z.object({
          size: z.number().int().min(1).max(100_000).optional(),
          owners: z.array(entityRefSchema('group')).min(1).max(100).optional(),
        }),
      )
      .min(1)
      .max(20),
    pauseHours: z.number().min(0).max(MOST_HOURS).default(24),
    maxOpenPerOwner: z.number().int().min(1).max(1_000).default(3),
    maxFailures: z.number().int().min(0).max(100_000).default(0),
  }),
});

const listSchema = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** Moving all that is on a path to a release, in waves. */
export function addRolloutRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    rollouts: Rollouts;
    store: DatabaseRolloutStore;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, queries, rollouts, store, audit } = options;

  const find = async (
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredRollout> => {
    const [rollout, visible] = await Promise.all([
      store.get(id),
      guard.visible(credentials),
    ]);
    if (!rollout || !visible.has(rollout.path)) {
      throw new NotFoundError(`There is no roll-out '${id}'`);
    }
    return rollout;
  };

  router.get(`${PATH_PATH}/rollouts`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const visible = await guard.visible(credentials);
    const { path } = await queries.find(parsePathParams(req.params), visible);
    const { limit } = parseRequest(listSchema, req.query);
    const list = await store.list(path.ref, limit);
    res.json({
      items: await Promise.all(
        list.map(rollout => rollouts.describe(rollout, visible)),
      ),
    });
  });

  router.post(`${PATH_PATH}/rollouts`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const visible = await guard.visible(credentials);
    const { path } = await queries.find(parsePathParams(req.params), visible);
    const request = parseRequest(startSchema, req.body);
    const rollout = await audit.write(
      {
        eventId: 'rollout-start',
        request: req,
        meta: { path: path.ref, version: request.version },
      },
      async () => {
        await guard.requireOn(rolloutManagePermission, path.ref, credentials);
        return rollouts.start(
          {
            ...request,
            path: path.ref,
            by: userRefOf(credentials) ?? '',
            visible,
          },
          new Date(),
        );
      },
    );
    res.status(201).json(await rollouts.describe(rollout, visible));
  });

  router.get('/rollouts/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const rollout = await find(req.params.id, credentials);
    res.json(
      await rollouts.describe(rollout, await guard.visible(credentials)),
    );
  });

  for (const deed of ['stop', 'resume', 'cancel'] as const) {
    router.post(`/rollouts/:id/${deed}`, async (req, res) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const rollout = await find(req.params.id, credentials);
      await audit.write(
        {
          eventId: `rollout-${deed}`,
          request: req,
          meta: { rollout: rollout.id, path: rollout.path },
        },
        async () => {
          await guard.requireOn(
            rolloutManagePermission,
            rollout.path,
            credentials,
          );
          await rollouts[deed](rollout, {
            by: userRefOf(credentials) ?? '',
            now: new Date(),
          });
        },
      );
      res.json(
        await rollouts.describe(
          await find(rollout.id, credentials),
          await guard.visible(credentials),
        ),
      );
    });
  }
}
