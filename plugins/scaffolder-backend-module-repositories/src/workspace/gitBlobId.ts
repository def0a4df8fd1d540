import { createHash } from 'node:crypto';

/**
 * The object id that git gives a file's content.
 *
 * @param objectFormat - tell a repository's format by the length of its ids: 40 hex digits are SHA-1, 64 SHA-256
 */
export function gitBlobId(
  content: Buffer,
  objectFormat: 'sha1' | 'sha256',
): string {
  return createHash(objectFormat)
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
