import type { HttpAuthService } from '@backstage/backend-plugin-api';
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
});

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
}

/** Without a regular expression, whose stack a file of some megabytes overflows. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}
