import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  serviceUpgradePermission,
  type Upgrade,
} from '@paved/plugin-golden-paths-common';
import {
  parseEntityParams,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { Instance } from '../database/DatabaseInstanceStore';
import {
  toWire,
  type DatabaseUpgradeStore,
} from '../database/DatabaseUpgradeStore';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import {
  pathRefSchema,
  SERVICE_PATH,
  versionSchema,
} from '../router/parameters';
import type { FoundService, ServiceQueries } from '../services/ServiceQueries';
import type { UpgradeReview } from './UpgradeReview';
import type { Upgrades } from './Upgrades';

const targetSchema = z.object({
  release: versionSchema.optional(),
  parameters: z
    .record(z.unknown())
    .optional()
    .transform(parameters => parameters as JsonObject | undefined),
});

const listSchema = z.object({
  path: pathRefSchema.optional(),
  repository: z.string().max(500).optional(),
  state: z
    .enum(['open', 'merged', 'closed', 'superseded', 'failed'])
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Upgrades of services. */
export function addUpgradeRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    services: ServiceQueries;
    upgrades: Upgrades;
    review: UpgradeReview;
    store: DatabaseUpgradeStore;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, services, upgrades, review, store, audit } = options;

  const find = async (
    id: string,
    credentials: BackstageCredentials,
  ): Promise<Upgrade> => {
    const [upgrade, visible] = await Promise.all([
      store.get(id),
      guard.visible(credentials),
    ]);
    if (!upgrade || !visible.has(upgrade.entityRef)) {
      throw new NotFoundError(`There is no upgrade '${id}'`);
    }
    return upgrade;
  };

  router.post(`${SERVICE_PATH}/upgrade/preview`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const found = await services.find(
      parseEntityParams(req.params),
      credentials,
    );
    const target = parseRequest(targetSchema, req.body ?? {});
    res.json(await upgrades.preview(instanceOf(found), target));
  });

  router.post(`${SERVICE_PATH}/upgrade`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const entityRef = parseEntityParams(req.params);
    const instance = instanceOf(await services.find(entityRef, credentials));
    const command = parseRequest(
      targetSchema.extend({ hash: z.string().max(200).optional() }),
      req.body ?? {},
    );
    const { repository } = instance;
    const upgrade = await audit.write(
      {
        eventId: 'service-upgrade',
        request: req,
        meta: { entityRef, repository, release: command.release },
      },
      async () => {
        await guard.requireChange(
          serviceUpgradePermission,
          repository,
          credentials,
        );
        return upgrades.propose(
          instance,
          { ...command, by: userRefOf(credentials) },
          credentials,
        );
      },
    );
    res.status(201).json(upgrade);
  });

  router.get('/upgrades', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { path, repository, state, limit } = parseRequest(
      listSchema,
      req.query,
    );
    const visible = await guard.visible(credentials);
    const list = await store.list({
      path,
      repositories: repository === undefined ? undefined : [repository],
      states: state && [state],
      visible,
      limit,
    });
    res.json({ items: list.map(toWire) });
  });

  for (const deed of ['merge', 'close'] as const) {
    router.post(`/upgrades/:id/${deed}`, async (req, res) => {
      const credentials = await httpAuth.credentials(req);
      const { id, repository } = await find(req.params.id, credentials);
      const upgrade = await audit.write(
        {
          eventId: `upgrade-${deed}`,
          request: req,
          meta: { upgrade: id, repository },
        },
        async () => {
          await guard.requireChange(
            serviceUpgradePermission,
            repository,
            credentials,
          );
          return review[deed](id, credentials);
        },
      );
      res.json(upgrade);
    });
  }
}

function instanceOf({ instance, entityRef }: FoundService): Instance {
  if (!instance) {
    throw new ConflictError(
      `'${entityRef}' is on no golden path; adopt one first`,
    );
  }
  return instance;
}
