import { digestOf, sha256Hex } from '../digest';
import type { ReleaseSnapshot } from './types';

/**
 * `sha256-<hex>` over the manifest, the defaults and every file's path, mode and content. The path's name is no part of it,
 * nor is the order in which files were read.
 *
 * @public
 */
export function snapshotDigest(
  snapshot: Omit<ReleaseSnapshot, 'path'>,
): string {
  return digestOf({
    manifest: snapshot.manifest,
    defaults: snapshot.defaults,
    files: snapshot.files
      .map(({ path, mode, content }) => ({
        path,
        mode,
        sha256: sha256Hex(content),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
}
