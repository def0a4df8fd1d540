import type {
  AuthService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { adoptionManagePermission } from '@paved/plugin-adoption-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import { requirePermission } from '../permissions/requirePermission';
import { userRefOf } from '../permissions/userRefOf';
import type { Importer } from './Importer';
import { readCsv } from './readCsv';

const MOST_BYTES = 16 * 1024 * 1024;

const optionsSchema = z.record(z.string().max(500));

/** Files come in here, for whoever takes their kind. */
export function addImportRoutes(
  router: Router,
  options: {
    auth: AuthService;
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    audit: RouterAudit;
    importers: ReadonlyMap<string, Importer>;
  },
): void {
  const { httpAuth, permissions, audit, importers } = options;

  router.post('/imports/:kind', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { kind } = req.params;
    const importer = importers.get(kind);
    await requirePermission(
      permissions,
      credentials,
      importer?.permission ?? adoptionManagePermission,
      'import files',
    );
    if (!importer) {
      throw new NotFoundError(
        `There are no imports of '${kind}'; there are ${[
          ...importers.keys(),
        ].join(', ')}`,
      );
    }
    const { name, ...rest } = parseRequest(optionsSchema, req.query);
    const file = await readCsv(req, res, importer.maxBytes ?? MOST_BYTES);
    const missing = (importer.columns ?? []).filter(
      column => !file.header.includes(column),
    );
    if (missing.length) {
      throw new InputError(
        `Line 1: there is no column ${missing
          .map(column => `'${column}'`)
          .join(', ')}; there are ${file.header.join(', ').slice(0, 500)}`,
      );
    }
    const sender = userRefOf(credentials);
    const result = await audit.write(
      {
        eventId: 'file-import',
        request: req,
        meta: { kind, name: name ?? '', sender },
      },
      () =>
        importer.import({
          ...file,
          name,
          options: rest,
          sender,
          now: new Date(),
        }),
    );
    res.status(result.refused.length ? 207 : 200).json(result);
  });
}
