import { pipeline } from 'node:stream/promises';
import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotFoundError, stringifyError } from '@backstage/errors';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest } from '@paved/router';
import type { MirrorFile } from '../mirrors';
import type { RepositoryContentService } from '../services/RepositoryContentService';
import { gitRefSchema, repositoryPathSchema } from './gitSchemas';
import { parseRepositoryParams, REPOSITORY_PATH } from './repositoryParams';

const refSchema = gitRefSchema.optional();
const urlSchema = z.object({ url: z.string().url().max(8192) });

const filesSchema = z.object({
  ref: refSchema,
  paths: z.array(repositoryPathSchema).max(1000).optional(),
  globs: z.array(z.string().min(1).max(1000)).max(100).optional(),
  links: z.boolean().optional(),
});

const historySchema = z.object({
  ref: refSchema,
  after: gitRefSchema.optional(),
  path: repositoryPathSchema.optional(),
  since: z.string().datetime({ offset: true }).optional(),
  skip: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

/** Reading what is in repositories. */
export function addContentRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    content: RepositoryContentService;
    logger: LoggerService;
  },
): void {
  const { httpAuth, content, logger } = options;

  router.get(`${REPOSITORY_PATH}/tree`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const query = parseRequest(
      z.object({ ref: refSchema, path: repositoryPathSchema.optional() }),
      req.query,
    );
    res.json(await content.tree({ repository: id, ...query }, { credentials }));
  });

  router.get(`${REPOSITORY_PATH}/file`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const { ref, path } = parseRequest(
      z.object({
        ref: refSchema,
        path: repositoryPathSchema.refine(value => value !== '', {
          message: 'must name a file',
        }),
      }),
      req.query,
    );
    const { commit, files } = await content.readFiles(
      { repository: id, ref, paths: [path] },
      { credentials },
    );
    const [file] = files;
    if (!file) {
      throw new NotFoundError(
        `There is no file '${path}' in '${id}' at ${ref ?? 'its head'}`,
      );
    }
    res.json({ commit, ...readable(file) });
  });

  router.post(`${REPOSITORY_PATH}/files`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const body = parseRequest(filesSchema, req.body);
    const { commit, files } = await content.readFiles(
      { repository: id, ...body },
      { credentials },
    );
    res.json({
      commit,
      files: files.map(file => ({
        ...file,
        content: file.content?.toString('base64'),
      })),
    });
  });

  router.get(`${REPOSITORY_PATH}/history`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const query = parseRequest(historySchema, req.query);
    res.json({
      items: await content.history(
        { repository: id, ...query },
        { credentials },
      ),
    });
  });

  router.get(`${REPOSITORY_PATH}/compare`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRepositoryParams(req.params);
    const query = parseRequest(
      z.object({ base: gitRefSchema, head: gitRefSchema }),
      req.query,
    );
    res.json(
      await content.compare({ repository: id, ...query }, { credentials }),
    );
  });

  router.get('/resolve', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const query = parseRequest(urlSchema, req.query);
    res.json(await content.resolveUrl(query, { credentials }));
  });

  router.get('/archive', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const query = parseRequest(urlSchema, req.query);
    const { treeId, stream } = await content.archive(query, { credentials });
    const etag = `"${treeId}"`;
    res.setHeader('ETag', etag);
    if (req.headers['if-none-match'] === etag) {
      stream.destroy();
      res.status(304).end();
      return;
    }
    res.setHeader('Content-Type', 'application/x-tar');
    try {
      await pipeline(stream, res);
    } catch (error) {
      // The status is out already: a broken connection is all that is left to tell the reader
      // Not the whole URL, which may hold somebody's credentials
      logger.warn(
        `Could not send the archive of '${new URL(query.url).pathname}'`,
        {
          reason: stringifyError(error),
        },
      );
      res.destroy();
    }
  });
}

/** Text as text, anything else as base64. */
function readable({ content, ...file }: MirrorFile) {
  if (!content) {
    return { ...file, encoding: 'utf8' };
  }
  const text = content.toString('utf8');
  const isText = !text.includes('\0') && Buffer.from(text).equals(content);
  return isText
    ? { ...file, encoding: 'utf8', content: text }
    : { ...file, encoding: 'base64', content: content.toString('base64') };
}
