import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, inflateSync } from 'node:zlib';

/** So much of a compressed object holds its header, whatever the compression begins with. */
const READ_BYTES = 512;

/**
 * Type and size of an object that lies in a file of its own, without reading it whole; `undefined` when it does not, or is not
 * as it should be.
 */
export function readLooseHeader(
  repository: string,
  id: string,
): { type: string; size: number } | undefined {
  let file: number | undefined;
  try {
    file = openSync(
      join(repository, 'objects', id.slice(0, 2), id.slice(2)),
      'r',
    );
    const start = Buffer.alloc(READ_BYTES);
    const length = readSync(file, start, 0, READ_BYTES, 0);
    const bytes = inflateSync(start.subarray(0, length), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const header = /^(\w+) (\d+)\0/.exec(bytes.toString('latin1', 0, 64));
    return header ? { type: header[1], size: Number(header[2]) } : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}
