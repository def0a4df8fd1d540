import type { FileWrite } from '@paved/plugin-repositories-common';
import type { SourceWrite } from './types';

/**
 * Writes as repositories take them.
 *
 * @public
 */
export function toFileWrites(writes: readonly SourceWrite[]): FileWrite[] {
  return writes.map(write =>
    write.content === undefined
      ? { path: write.path }
      : {
          path: write.path,
          mode: write.mode,
          content: Buffer.from(write.content).toString('base64'),
        },
  );
}
