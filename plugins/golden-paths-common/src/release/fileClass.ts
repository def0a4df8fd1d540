import { matchPaths } from '@paved/plugin-repositories-common';
import type { FileClass } from '../lock/types';
import type { ReleaseManifest } from './types';

const compiled = new WeakMap<readonly string[], (path: string) => boolean>();

/**
 * Whether a file of the created repository is the platform's to keep up to date.
 *
 * @public
 */
export function fileClass(
  manifest: Pick<ReleaseManifest, 'managed'>,
  path: string,
): FileClass {
  let isManaged = compiled.get(manifest.managed);
  if (!isManaged) {
    isManaged = matchPaths(manifest.managed);
    compiled.set(manifest.managed, isManaged);
  }
  return isManaged(path) ? 'managed' : 'scaffolded';
}
