import { isGitObjectId } from '@paved/plugin-repositories-node';
import {
  type RepositoryName,
  isRepositoryName,
} from './folder/repositoryNames';

/** A source URL, taken apart. */
export interface SourceLocation extends RepositoryName {
  /** `<ref>/<path>`, undivided. */
  refAndPath?: string;
}

/**
 * Source URLs of a host, of Gitea's shape: `<url>/<owner>/<name>/src/branch/<ref>/<path>`, `tag` and `commit` likewise.
 */
export class SourceUrls {
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  repository({ owner, name }: RepositoryName): string {
    return `${this.#url.href.replace(/\/+$/, '')}/${encodePath(
      `${owner}/${name}`,
    )}`;
  }

  source(
    repository: RepositoryName,
    location: { ref: string; path: string; type?: 'file' | 'directory' },
  ): string {
    const kind = isGitObjectId(location.ref) ? 'commit' : 'branch';
    const path = location.path.replace(/^\/+|\/+$/g, '');
    return [
      this.repository(repository),
      'src',
      kind,
      encodePath(location.ref),
      ...(path ? [encodePath(path)] : []),
      ...(location.type === 'directory' ? [''] : []),
    ].join('/');
  }

  /** `undefined` when the URL is not one of the host's. */
  parse(url: string): SourceLocation | undefined {
    // What a URL parser would tidy up reads as one address and leads to another
    if (
      !URL.canParse(url) ||
      /[\\\p{Cc}]|\/(?:\.|%2e){1,2}(?:[/?#]|$)/iu.test(url)
    ) {
      return undefined;
    }
    const { origin, pathname } = new URL(url);
    const prefix = `${this.#url.pathname.replace(/\/+$/, '')}/`;
    return origin === this.#url.origin && pathname.startsWith(prefix)
      ? parseSourcePath(pathname.slice(prefix.length))
      : undefined;
  }
}

/**
 * Takes the path of a source URL apart, `<owner>/<name>/src/branch/<ref>/<path>` or shorter; `undefined` when it is none.
 *
 * @param path - still encoded
 */
export function parseSourcePath(path: string): SourceLocation | undefined {
  let segments: string[];
  try {
    segments = path.replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
  // The first one counts: a path may hold `src/branch` as well.
  const at = segments.findIndex(
    (segment, index) =>
      index >= 2 &&
      (segment === 'src' || segment === 'raw') &&
      /^(?:branch|tag|commit)$/.test(segments[index + 1] ?? ''),
  );
  const names = at < 0 ? segments : segments.slice(0, at);
  const repository = {
    owner: names.slice(0, -1).join('/'),
    name: names
      .slice(-1)
      .join('')
      .replace(/\.git$/, ''),
  };
  if (!isRepositoryName(repository) || names.some(name => name.includes('/'))) {
    return undefined;
  }
  const refAndPath = at < 0 ? '' : segments.slice(at + 2).join('/');
  return refAndPath ? { ...repository, refAndPath } : repository;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
