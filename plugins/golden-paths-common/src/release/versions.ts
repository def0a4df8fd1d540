import { compare, prerelease, valid } from 'semver';

/**
 * Whether a text is a semantic version (semver.org) and nothing else: no `v` before it, and no build metadata after it, as two
 * versions that differ in it alone have no order.
 *
 * @public
 */
export function isVersion(text: string): boolean {
  return valid(text) === text;
}

/**
 * Order of two semantic versions: below 0, 0 or above 0.
 *
 * @public
 * @throws TypeError when one of them is none
 */
export function compareVersions(a: string, b: string): number {
  return compare(a, b);
}

/**
 * How many of the published versions are above a version. Prereleases are not counted: nobody has to move to them.
 *
 * @public
 */
export function releasesBehind(
  version: string,
  published: readonly string[],
): number {
  return published.filter(
    other => !prerelease(other) && compareVersions(other, version) > 0,
  ).length;
}
