import { digestOf } from '../digest';
import type { UpgradePreview } from './types';

/** A file that an upgrade writes; without `content` it is removed. */
interface Write {
  path: string;
  mode?: string;
  executable?: boolean;
  /** Base64. */
  content?: string;
}

/**
 * `sha256-<hex>` of exactly one outcome: what is told of it, and every byte that it writes.
 *
 * @public
 */
export function previewHash(
  preview: Omit<UpgradePreview, 'hash'>,
  writes: readonly Write[],
): string {
  const { changelog, ...outcome } = preview;
  return digestOf({
    ...outcome,
    writes: writes
      .map(({ path, mode, executable, content }) => ({
        path,
        mode,
        executable,
        content,
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
}
