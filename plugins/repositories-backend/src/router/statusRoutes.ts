import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { parseRepositoryId } from '@paved/plugin-repositories-common';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { RepositoryStatusService } from '../services/RepositoryStatusService';
import { parseRepositoryParams, REPOSITORY_PATH } from './repositoryParams';

const orderFields = [
  'id',
  'name',
  'owner',
  'state',
  'entityCount',
  'errorCount',
  'warningCount',
  'checkedAt',
] as const;

function isRepositoryId(value: string): boolean {
  try {
    parseRepositoryId(value);
    return true;
  } catch {
    return false;
  }
}

/** The id of the last repository that was seen. */
const cursorSchema = z.string().refine(isRepositoryId, {
  message: "is no cursor; pass the answer's nextCursor as it came",
});

const listSchema = z.object({
  search: z.string().max(200).optional(),
  state: z
    .enum(['registered', 'broken', 'no-catalog-file', 'empty', 'unreachable'])
    .optional(),
  host: z.string().optional(),
  owner: z.string().optional(),
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).optional(),
  orderBy: z
    .string()
    .transform(value => value.split(','))
    .pipe(
      z.union([
        z
          .tuple([z.enum(orderFields)])
          .transform(([field]) => ({ field, direction: 'asc' as const })),
        z
          .tuple([z.enum(orderFields), z.enum(['asc', 'desc'])])
          .transform(([field, direction]) => ({ field, direction })),
      ]),
    )
    .optional(),
});

const entityRefSchema = z.string().transform((value, context) => {
  try {
    return stringifyEntityRef(parseEntityRef(value));
  } catch {
    context.addIssue({
      code: 'custom',
      message: `'${value}' is not an entity ref; write kind:namespace/name`,
    });
    return z.NEVER;
  }
});

const findingsSchema = z.object({
  repository: z.string().optional(),
  entityRef: entityRefSchema.optional(),
  ownedBy: z
    .union([entityRefSchema.transform(ref => [ref]), z.array(entityRefSchema)])
    .optional(),
});

/** Repositories as discovery knows them. */
export function addStatusRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    status: RepositoryStatusService;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, status, audit } = options;

  router.get('/repositories', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { cursor, ...query } = parseRequest(listSchema, req.query);
    if (cursor !== undefined && query.orderBy) {
      throw new InputError(
        'cursor: a cursor goes with the order of ids only; page with offset instead',
      );
    }
    res.json(await status.list({ ...query, after: cursor }, { credentials }));
  });

  router.get(REPOSITORY_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    res.json(await status.get({ repository: id }, { credentials }));
  });

  router.post(`${REPOSITORY_PATH}/refresh`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    res.json(
      await audit.write(
        {
          eventId: 'repository-refresh',
          request: req,
          meta: { repository: id },
        },
        () => status.refresh({ repository: id }, { credentials }),
      ),
    );
  });

  router.get('/resolve-entity', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const query = parseRequest(
      z.object({ entityRef: entityRefSchema }),
      req.query,
    );
    res.json(await status.resolveEntity(query, { credentials }));
  });

  router.get('/findings', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { repository, entityRef, ownedBy } = parseRequest(
      findingsSchema,
      req.query,
    );
    const [filter, ...more] = [
      repository !== undefined && { repository },
      entityRef !== undefined && { entityRef },
      ownedBy !== undefined && { ownedBy },
    ].filter(one => one !== false);
    if (!filter || more.length > 0) {
      throw new InputError(
        'Ask for findings by one of: repository, entityRef, ownedBy',
      );
    }
    res.json({ items: await status.findings(filter, { credentials }) });
  });

  router.get('/declared-entities', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    const query = parseRequest(
      z.object({ since: z.coerce.number().int().min(0).optional() }),
      req.query,
    );
    res.json(await status.declaredEntities(query, { credentials }));
  });
}
