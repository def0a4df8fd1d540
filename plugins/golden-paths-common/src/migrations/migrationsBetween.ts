import { compareVersions } from '../release/versions';
import type { Migration, ReleaseManifest } from '../release/types';

/**
 * The migrations that an upgrade applies, in the order of their versions: those above the old release, up to the new one.
 *
 * @param manifest - of the new release
 * @public
 */
export function migrationsBetween(
  manifest: Pick<ReleaseManifest, 'migrations'>,
  from: string,
  to: string,
): Migration[] {
  return manifest.migrations
    .filter(
      migration =>
        compareVersions(migration.to, from) > 0 &&
        compareVersions(migration.to, to) <= 0,
    )
    .sort((a, b) => compareVersions(a.to, b.to));
}

/**
 * Whether a migration may change a file; the content of all others need not be read.
 *
 * @public
 */
export function migrationTouches(migration: Migration, path: string): boolean {
  return migration.steps.some(step => {
    if ('rename' in step) {
      const { from, to } = step.rename;
      return isAtOrUnder(path, from) || isAtOrUnder(path, to);
    }
    return path === ('yaml' in step ? step.yaml : step.jsonPatch).file;
  });
}

/** Whether a path is the file or lies in the folder. */
export function isAtOrUnder(path: string, fileOrFolder: string): boolean {
  return path === fileOrFolder || path.startsWith(`${fileOrFolder}/`);
}
