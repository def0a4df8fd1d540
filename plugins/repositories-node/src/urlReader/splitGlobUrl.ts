/**
 * Divides a URL whose path ends in a glob into the URL of the folder and the glob below it. Segments are divided as written,
 * before anything is decoded, because `?` starts the query and `%2A` is a star that is meant literally.
 *
 * @returns `glob` decoded; absent when the path holds none. `base` without trailing slash.
 */
export function splitGlobUrl(url: string): { base: string; glob?: string } {
  const { origin, pathname, search } = new URL(url);
  // `*.ya?ml`: what stands behind a question mark is a glob's rest, as these URLs have no query.
  const segments = decodeGlobs(`${pathname}${search}`).split('/');
  const first = segments.findIndex(segment => /[*?[\]{}]/.test(segment));
  if (first < 0) {
    return { base: url };
  }
  return {
    base: `${origin}${segments.slice(0, first).join('/')}`,
    glob: segments.slice(first).map(decodeSegment).join('/'),
  };
}

// URL parsers escape braces, and leave the other special characters alone.
function decodeGlobs(path: string): string {
  return path.replace(/%7B/gi, '{').replace(/%7D/gi, '}');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
