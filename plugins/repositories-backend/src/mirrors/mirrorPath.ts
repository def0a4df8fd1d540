import { createHash } from 'node:crypto';

/**
 * Folder of a repository's mirror, relative to that of all mirrors. Nothing of the id but letters, digits and dashes gets into
 * it, and the digest keeps ids apart that look alike then.
 */
export function mirrorPath(repositoryId: string): string {
  const digest = createHash('sha256').update(repositoryId).digest('hex');
  const readable = repositoryId
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return `${digest.slice(0, 2)}/${readable}-${digest.slice(2, 18)}.git`;
}
