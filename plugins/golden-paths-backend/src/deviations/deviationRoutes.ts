import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { deviationDeclarePermission } from '@paved/plugin-golden-paths-common';
import { matchPaths } from '@paved/plugin-repositories-common';
import {
  parseEntityParams,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { DatabaseDeviationStore } from '../database/DatabaseDeviationStore';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import { SERVICE_PATH } from '../router/parameters';
import type { ServiceQueries } from '../services/ServiceQueries';
import type { Deviating } from './Deviating';

const declareSchema = z
  .object({
    scope: z.enum(['path', 'files']),
    files: z
      .array(
        z
          .string()
          .min(1)
          .max(500)
          .refine(
            glob => !glob.startsWith('/') && !glob.split('/').includes('..'),
            'leads out of the repository; write it from its root, as deploy/**',
          ),
      )
      .max(50)
      .default([]),
    reason: z.string().trim().min(1).max(2_000).optional(),
    reviewOn: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD')
      .refine(isDay, 'is no day of the calendar')
      .refine(
        text => text >= new Date().toISOString().slice(0, 10),
        'is over; name a day to come',
      )
      .optional(),
  })
  .superRefine(({ scope, files, reason }, context) => {
    const add = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (scope === 'path' && files.length > 0) {
      add('files', 'stepping off is about all files; leave them out');
    }
    if (scope === 'files' && files.length === 0) {
      add('files', 'name the files, or globs of them');
    }
    if (scope === 'files' && !reason) {
      add('reason', 'say why, for those who look after the path');
    }
  });

/** Doing things in one's own way, and ending that. */
export function addDeviationRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    services: ServiceQueries;
    deviating: Deviating;
    store: DatabaseDeviationStore;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, services, deviating, store, audit } = options;

  router.post(`${SERVICE_PATH}/deviations`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const entityRef = parseEntityParams(req.params);
    const { instance } = await services.find(entityRef, credentials);
    if (!instance) {
      throw new ConflictError(`'${entityRef}' is on no golden path`);
    }
    const request = parseRequest(declareSchema, req.body);
    checkGlobs(request.files);
    const { repository } = instance;
    const deviation = await audit.write(
      {
        eventId: 'deviation-declare',
        request: req,
        meta: { entityRef, repository, scope: request.scope },
      },
      async () => {
        await guard.requireChange(
          deviationDeclarePermission,
          repository,
          credentials,
        );
        return deviating.declare(
          instance,
          request,
          userRefOf(credentials) ?? '',
          new Date(),
        );
      },
    );
    res.status(201).json(deviation);
  });

  router.post('/deviations/:id/end', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    const deviation = await store.get(id);
    const visible = await guard.visible(credentials);
    if (!deviation || !visible.has(deviation.entityRef)) {
      throw new NotFoundError(`There is no deviation '${id}'`);
    }
    const { repository } = deviation;
    const { instance } = await services.findByRepository(
      repository,
      credentials,
    );
    await audit.write(
      {
        eventId: 'deviation-end',
        request: req,
        meta: { deviation: id, repository },
      },
      async () => {
        await guard.requireChange(
          deviationDeclarePermission,
          repository,
          credentials,
        );
        await deviating.end(
          instance,
          deviation,
          userRefOf(credentials) ?? '',
          new Date(),
        );
      },
    );
    res.json(await store.get(id));
  });
}

function checkGlobs(files: string[]): void {
  try {
    matchPaths(files);
  } catch (error) {
    throw new InputError(`files: ${(error as Error).message}`);
  }
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
