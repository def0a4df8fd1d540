import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { readGitRefs } from '@paved/plugin-repositories-node';
import type { RequestHandler, Response } from 'express';
import type { DirectoryHost } from '../DirectoryHost';
import type { SourceLocation } from '../SourceUrls';
import type { GitAccess } from './GitAccess';
import { GitBackend } from './GitBackend';
import { parseGitRequest } from './parseGitRequest';

const MAX_AT_ONCE = 32;

/** Statuses that git clients know what to do with. */
const STATUSES: Record<string, number> = {
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
};

/**
 * Git smart HTTP for the folder, and, for browsers, the way from a source URL to the portal's page about it.
 */
export function createGitHandler(options: {
  host: DirectoryHost;
  access: GitAccess;
  appBaseUrl: string;
  logger: LoggerService;
  signal: AbortSignal;
}): RequestHandler {
  const { host, access, appBaseUrl, logger, signal } = options;
  const backend = new GitBackend({ git: host.git });
  let running = 0;

  return async (req, res) => {
    const git = parseGitRequest(req.method, req.url);
    if (git.kind === 'refused') {
      refuse(res, git.status, git.message);
      return;
    }
    try {
      if (git.kind === 'page') {
        res.redirect(302, await pageUrl(host, appBaseUrl, git.location));
        return;
      }
      const user = await access.check({
        repository: git.repository,
        service: git.service,
        authorization: req.headers.authorization,
      });
      const path = await host.folder.pathOf(git.repository);
      if (running >= MAX_AT_ONCE) {
        res.setHeader('Retry-After', '5');
        refuse(res, 503, 'Too much git traffic at the moment; try again');
        return;
      }
      running += 1;
      try {
        await backend.answer({ git, path, user, signal }, req, res);
      } finally {
        running -= 1;
        if (git.endpoint === 'git-receive-pack') {
          // Also after a failure: some of the branches may have been written.
          host.announcePush(git.repository);
        }
      }
    } catch (error) {
      const status = (isError(error) && STATUSES[error.name]) || 500;
      if (status === 500) {
        logger.warn(`Git request ${req.method} ${req.path} failed: ${error}`);
      }
      if (status === 401) {
        res.setHeader(
          'WWW-Authenticate',
          'Basic realm="Paved", charset="UTF-8"',
        );
      }
      refuse(
        res,
        status,
        status === 500 || !isError(error)
          ? 'Git failed; the portal’s log says why'
          : error.message,
      );
    }
  };
}

function refuse(res: Response, status: number, message: string): void {
  if (res.headersSent) {
    return;
  }
  // What the client may still be sending is not read any more.
  res.setHeader('Connection', 'close');
  res.status(status).type('text/plain').send(`${message}\n`);
}

/** The portal's page about a place in a repository. */
async function pageUrl(
  host: DirectoryHost,
  appBaseUrl: string,
  location: SourceLocation,
): Promise<string> {
  const { owner, name, refAndPath } = location;
  const page = `${appBaseUrl.replace(/\/+$/, '')}/repositories/${[
    host.id,
    owner,
    name,
  ]
    .map(encodeURIComponent)
    .join('/')}`;
  if (!refAndPath) {
    return page;
  }
  const segments = refAndPath.split('/').filter(segment => segment);
  const length = await refLength(host, location, segments);
  const query = new URLSearchParams({
    ref: segments.slice(0, length).join('/'),
  });
  if (segments.length > length) {
    query.set('path', segments.slice(length).join('/'));
  }
  return `${page}?${query}`;
}

/** How many of the segments are the ref: the longest branch or tag, else one. */
async function refLength(
  host: DirectoryHost,
  location: SourceLocation,
  segments: string[],
): Promise<number> {
  const entry = await host.folder.find(location);
  if (!entry || entry.isLink) {
    return 1;
  }
  const { branches, tags } = await readGitRefs(entry.path, host.git);
  for (let length = segments.length; length > 1; length--) {
    const ref = segments.slice(0, length).join('/');
    if (branches.has(ref) || tags.has(ref)) {
      return length;
    }
  }
  return 1;
}
