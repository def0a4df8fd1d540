/**
 * What a target written in a catalog file points at.
 *
 * - `path`: a file of the same repository
 * - `outside`: a relative path that climbs out of the repository
 * - `url`: somewhere else
 */
export type Target =
  | { type: 'path'; path: string }
  | { type: 'outside' }
  | { type: 'url'; url: URL };

/**
 * Resolves a target the way the catalog does for files read by URL: relative to the file that holds it, or with a
 * leading slash to the repository's root.
 *
 * @param from - path of the file that holds the target
 * @param sourceUrl - URL of the repository's root; absolute URLs under it are paths of the repository
 */
export function resolveTarget(
  target: string,
  from: string,
  sourceUrl?: string,
): Target {
  const url = parseUrl(target);
  if (url) {
    const path = sourceUrl && pathUnder(target, sourceUrl);
    return path ? normalize(path.split('/')) : { type: 'url', url };
  }
  const segments = target.replace(/\\/g, '/').split('/');
  return normalize(
    segments[0] === ''
      ? segments
      : [...from.split('/').slice(0, -1), ...segments],
  );
}

/** The path as written, and as the URL that the catalog would make of it. */
export function pathCandidates(path: string): string[] {
  try {
    return [
      ...new Set([path, decodeURIComponent(path.replace(/[?#].*$/, ''))]),
    ].filter(candidate => candidate !== '');
  } catch {
    return [path];
  }
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function pathUnder(url: string, sourceUrl: string): string | undefined {
  if (!url.startsWith(`${sourceUrl}/`)) {
    return undefined;
  }
  const rest = url.slice(sourceUrl.length + 1).replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(rest);
  } catch {
    return undefined;
  }
}

function normalize(segments: string[]): Target {
  const result: string[] = [];
  for (const segment of segments) {
    if (segment === '..') {
      if (!result.length) {
        return { type: 'outside' };
      }
      result.pop();
    } else if (segment !== '' && segment !== '.') {
      result.push(segment);
    }
  }
  return { type: 'path', path: result.join('/') };
}
