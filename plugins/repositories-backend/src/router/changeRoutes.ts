import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { isGitObjectId } from '@paved/plugin-repositories-node';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { RepositoryContentService } from '../services/RepositoryContentService';
import { gitRefSchema, newFilePathSchema } from './gitSchemas';
import { parseRepositoryParams, REPOSITORY_PATH } from './repositoryParams';

const ownerSchema = z
  .string()
  .max(300)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/,
    'must be letters, digits, dots, dashes and underscores, with slashes between groups',
  );
const nameSchema = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]*$/,
    'must be letters, digits, dots, dashes and underscores, starting with a letter or digit',
  );

const filesSchema = z
  .array(
    z.object({
      path: newFilePathSchema,
      content: z.string().refine(isBase64, 'is not base64').optional(),
      executable: z.boolean().optional(),
      mode: z.enum(['100644', '100755', '120000']).optional(),
    }),
  )
  .max(10_000);

const authorSchema = z
  .object({
    name: z.string().min(1).max(200),
    email: z.string().min(1).max(320),
  })
  .optional();

const createSchema = z.object({
  owner: ownerSchema,
  name: nameSchema,
  description: z.string().max(1000).optional(),
  defaultBranch: gitRefSchema.default('main'),
  files: filesSchema,
  author: authorSchema,
  message: z.string().min(1).max(10_000),
});

const proposeSchema = z.object({
  base: gitRefSchema.optional(),
  branch: gitRefSchema,
  title: z.string().min(1).max(500),
  description: z.string().max(60_000).optional(),
  files: filesSchema.nonempty(),
  author: authorSchema,
  replace: z.boolean().optional(),
});

const commitSchema = z
  .string()
  .refine(isGitObjectId, 'must be a full commit id, 40 or 64 hex digits');

const closeSchema = z.object({ comment: z.string().max(10_000).optional() });

const mergeSchema = z.object({
  expectedHead: commitSchema,
  author: authorSchema,
  message: z.string().min(1).max(60_000).optional(),
});

const removeSchema = z.object({ expectedHead: commitSchema });

/** A branch with slashes is URL-encoded. */
const CHANGE_PATH = `${REPOSITORY_PATH}/changes/:branch`;

/** Creating repositories and proposing changes to them. */
export function addChangeRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    content: RepositoryContentService;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, content, audit } = options;

  router.get(`${REPOSITORY_PATH}/availability`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { host, ...rest } = parseRequest(
      z.object({ host: z.string(), owner: z.string(), name: z.string() }),
      req.params,
    );
    const parsed = z
      .object({ owner: ownerSchema, name: nameSchema })
      .safeParse(rest);
    if (!parsed.success) {
      const [{ path, message }] = parsed.error.issues;
      res.json({ available: false, reason: `${path.join('.')} ${message}` });
      return;
    }
    res.json(
      await content.availability({ host, ...parsed.data }, { credentials }),
    );
  });

  router.get('/commit-author', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await content.commitAuthor({ credentials }));
  });

  router.post('/repositories/:host', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const body = parseRequest(createSchema, req.body);
    const { host } = req.params;
    const repository = await audit.write(
      {
        eventId: 'repository-create',
        request: req,
        meta: { host, owner: body.owner, name: body.name },
      },
      () => content.create({ host, ...body }, { credentials }),
    );
    res.status(201).json(repository);
  });

  router.post(`${REPOSITORY_PATH}/changes`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const body = parseRequest(proposeSchema, req.body);
    const change = await audit.write(
      {
        eventId: 'repository-propose-change',
        request: req,
        meta: { repository: id, branch: body.branch },
      },
      () => content.proposeChange({ repository: id, ...body }, { credentials }),
    );
    res.status(201).json(change);
  });

  router.get(CHANGE_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const where = parseChangeParams(req.params);
    const change = await content.change(where, { credentials });
    if (!change) {
      throw new NotFoundError(
        `No change was proposed to '${where.repository}' on branch '${where.branch}'`,
      );
    }
    res.json(change);
  });

  router.post(`${CHANGE_PATH}/close`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const where = parseChangeParams(req.params);
    const body = parseRequest(closeSchema, req.body);
    await audit.write(
      { eventId: 'repository-close-change', request: req, meta: where },
      () => content.closeChange({ ...where, ...body }, { credentials }),
    );
    res.status(204).end();
  });

  router.post(`${CHANGE_PATH}/merge`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const where = parseChangeParams(req.params);
    const body = parseRequest(mergeSchema, req.body);
    const merged = await audit.write(
      {
        eventId: 'repository-merge-change',
        request: req,
        meta: { ...where, expectedHead: body.expectedHead },
      },
      () => content.mergeChange({ ...where, ...body }, { credentials }),
    );
    res.json(merged);
  });

  router.delete(REPOSITORY_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const body = parseRequest(removeSchema, req.body);
    await audit.write(
      {
        eventId: 'repository-remove',
        request: req,
        meta: { repository: id, expectedHead: body.expectedHead },
      },
      () => content.remove({ repository: id, ...body }, { credentials }),
    );
    res.status(204).end();
  });
}

function parseChangeParams(params: Record<string, string>): {
  repository: string;
  branch: string;
} {
  const { branch, ...repository } = params;
  const { id } = parseRepositoryParams(repository);
  return {
    repository: id,
    ...parseRequest(z.object({ branch: gitRefSchema }), { branch }),
  };
}

/** Without a regular expression, whose stack a file of some megabytes overflows. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}
