import {
  type RepositoryName,
  isRepositoryName,
} from '../folder/repositoryNames';
import { type SourceLocation, parseSourcePath } from '../SourceUrls';

/** The two things that git does over HTTP. */
export type GitService = 'git-upload-pack' | 'git-receive-pack';

/**
 * What a request below `/git` wants. There is nothing else: no dumb protocol, no files of the folder.
 */
export type GitRequest =
  | {
      kind: 'git';
      repository: RepositoryName;
      service: GitService;
      /** git's own part of the path. */
      endpoint: 'info/refs' | GitService;
    }
  | { kind: 'page'; location: SourceLocation }
  | { kind: 'refused'; status: 400 | 404 | 405 | 414; message: string };

const MAX_URL = 2_048;
const GIT_PATH =
  /^\/(.+?)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/**
 * Reads a request's line.
 *
 * @param url - as it came, below `/git`, undecoded
 */
export function parseGitRequest(method: string, url: string): GitRequest {
  if (url.length > MAX_URL) {
    return refused(414, 'The address is too long');
  }
  const [pathname, query = ''] = url.split('?', 2);
  const path = decodePath(pathname);
  if (path === undefined) {
    return refused(400, 'The address is not understood');
  }
  const match = GIT_PATH.exec(path);
  if (match) {
    const repository = { owner: match[1], name: match[2] };
    return isRepositoryName(repository)
      ? parseGit(method, query, repository, match[3])
      : refused(404, 'There is no such repository');
  }
  const location =
    method === 'GET' || method === 'HEAD'
      ? parseSourcePath(pathname.slice(1))
      : undefined;
  return location
    ? { kind: 'page', location }
    : refused(404, 'There is no such address');
}

function parseGit(
  method: string,
  query: string,
  repository: RepositoryName,
  endpoint: string,
): GitRequest {
  if (endpoint === 'info/refs') {
    const service = /^service=(git-upload-pack|git-receive-pack)$/.exec(query);
    if (method !== 'GET') {
      return refused(405, 'Only GET is possible here');
    }
    return service
      ? { kind: 'git', repository, endpoint, service: service[1] as GitService }
      : refused(400, 'Only the smart git protocol is served; update git');
  }
  const service = endpoint as GitService;
  if (method !== 'POST') {
    return refused(405, 'Only POST is possible here');
  }
  return query
    ? refused(400, 'The address is not understood')
    : { kind: 'git', repository, endpoint: service, service };
}

/** Decodes each segment; `undefined` when one then holds what must not be in a segment, such as an encoded slash. */
function decodePath(pathname: string): string | undefined {
  try {
    const segments = pathname.split('/').map(decodeURIComponent);
    // A branch name may come with its slashes encoded; git's own addresses never do.
    return segments.every(isPlainSegment) ||
      parseSourcePath(pathname.slice(1))?.refAndPath
      ? segments.join('/')
      : undefined;
  } catch {
    return undefined;
  }
}

function isPlainSegment(segment: string): boolean {
  return (
    segment !== '.' &&
    segment !== '..' &&
    // eslint-disable-next-line no-control-regex
    !/[\\/\u0000-\u001f]/.test(segment)
  );
}

function refused(status: 400 | 404 | 405 | 414, message: string): GitRequest {
  return { kind: 'refused', status, message };
}
