import { Minimatch } from 'minimatch';

/**
 * Compiles globs into a predicate over paths, with the meaning that {@link RepositoryFiles} gives them: minimatch, dot
 * files included, a path matches when any glob does.
 *
 * @public
 */
export function matchPaths(
  globs: readonly string[],
): (path: string) => boolean {
  const matchers = globs.map(
    glob => new Minimatch(glob, { dot: true, nocomment: true, nonegate: true }),
  );
  return path => matchers.some(matcher => matcher.match(path));
}
