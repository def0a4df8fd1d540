import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  goldenPathCreatePermission,
  goldenPathPublishPermission,
} from '@paved/plugin-golden-paths-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import {
  toWire,
  type DatabaseCreationStore,
  type StoredCreation,
} from '../database/DatabaseCreationStore';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import { pathRefSchema, versionSchema } from '../router/parameters';
import type { CreationRequest, Creations } from './Creations';

const SCAFFOLDER = 'plugin:scaffolder';
const MOST_FILES = 5_000;

const name = z.string().min(1).max(200);
const hash = z.string().regex(/^sha256-[0-9a-f]{64}$/);

const beginSchema = z.object({
  taskId: z.string().min(1).max(200),
  plan: z.object({
    path: pathRefSchema,
    release: versionSchema,
    digest: hash,
    hash,
    repository: z.object({ host: name.optional(), owner: name, name }),
    effects: z
      .array(
        z.object({
          type: z.enum(['create-repository', 'register-entities']),
          summary: z.string().max(10_000),
          details: z.record(z.any()),
        }),
      )
      .max(10),
    files: z
      .array(
        z.object({
          path: z.string().min(1).max(4_000),
          mode: z.enum(['100644', '100755', '120000']),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      )
      .max(MOST_FILES),
  }),
});

const listSchema = z.object({
  path: pathRefSchema.optional(),
  state: z
    .enum(['planned', 'running', 'created', 'failed', 'undone'])
    .optional(),
});

/** Runs that make repositories. Each is seen by whoever started it, and by the owners of its path. */
export function addCreationRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    creations: Creations;
    store: DatabaseCreationStore;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, creations, store, audit } = options;

  async function find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredCreation> {
    const creation = await store.get(id);
    const me = userRefOf(credentials);
    const isMine = me !== undefined && creation?.createdBy === me;
    const mayManage =
      creation && !isMine
        ? (
            await guard.may(
              [
                {
                  permission: goldenPathPublishPermission,
                  resourceRef: creation.path,
                },
              ],
              credentials,
            )
          )[0]
        : isMine;
    if (!creation || !mayManage) {
      throw new NotFoundError(`There is no run '${id}'`);
    }
    return creation;
  }

  router.get('/creations', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { path, state } = parseRequest(listSchema, req.query);
    const me = userRefOf(credentials);
    if (path !== undefined) {
      await guard.requireOn(goldenPathPublishPermission, path, credentials);
    }
    const items =
      path !== undefined || me !== undefined
        ? await store.list({
            state,
            ...(path !== undefined ? { path } : { createdBy: me }),
          })
        : [];
    res.json({ items: items.map(toWire) });
  });

  router.get('/creations/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(toWire(await find(req.params.id, credentials)));
  });

  router.post('/creations', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    requireScaffolder(credentials);
    const request = parseRequest(beginSchema, req.body) as CreationRequest;
    const creation = await audit.write(
      {
        eventId: 'creation-begin',
        request: req,
        meta: {
          task: request.taskId,
          path: request.plan.path,
          ...request.plan.repository,
        },
      },
      async () => {
        await guard.require(goldenPathCreatePermission, credentials);
        return creations.begin(request, userRefOf(credentials), new Date());
      },
    );
    res.status(201).json(toWire(creation));
  });

  router.post('/creations/:id/undo', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const creation = await find(req.params.id, credentials);
    const undone = await audit.write(
      {
        eventId: 'creation-undo',
        request: req,
        meta: { creation: creation.id, ...creation.repository },
      },
      async () =>
        creations.undo(creation, userRefOf(credentials) ?? '', new Date()),
    );
    res.json(toWire(undone));
  });
}

/** Only runs tell of themselves: what anybody could write would count as created. */
function requireScaffolder({ principal }: BackstageCredentials): void {
  const { type, subject, actor } = principal as {
    type?: string;
    subject?: string;
    actor?: { subject?: string };
  };
  if ((type === 'user' ? actor?.subject : subject) !== SCAFFOLDER) {
    throw new NotAllowedError(
      'Only runs of templates, by the action golden-path:render, tell of what they make',
    );
  }
}
