import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

const MAX_FILE_BYTES = 64 * 1024;
const HEADER_BYTES = 64;

/**
 * Reads a small object that lies in a file of its own, as those of small and fresh repositories do: that needs no process.
 * `undefined` when it does not, is not as it should be, or is large; then it is git's turn.
 *
 * It waits for the disk: mirrors are on a local one, where this takes some twenty microseconds and the thread pool ten times that.
 */
export function readLooseObject(
  repository: string,
  id: string,
  maxBytes: number,
): { type: string; content: Buffer } | undefined {
  try {
    const path = join(repository, 'objects', id.slice(0, 2), id.slice(2));
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats || stats.size > MAX_FILE_BYTES) {
      return undefined;
    }
    const bytes = inflateSync(readFileSync(path), {
      maxOutputLength: maxBytes + HEADER_BYTES,
    });
    const end = bytes.indexOf(0);
    const header = /^(\w+) (\d+)$/.exec(bytes.toString('latin1', 0, end));
    const content = bytes.subarray(end + 1);
    return header &&
      content.length === Number(header[2]) &&
      content.length <= maxBytes
      ? { type: header[1], content }
      : undefined;
  } catch {
    return undefined;
  }
}
