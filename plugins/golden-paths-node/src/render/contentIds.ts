import { createHash } from 'node:crypto';

export interface ContentIds {
  sha256: string;
  /** Git's id of the content as a blob, in repositories with SHA-1 ids. */
  sha1Blob: string;
}

const known = new WeakMap<Uint8Array, ContentIds>();

/** Ids of a content; the content must not change afterwards. */
export function contentIds(content: Uint8Array): ContentIds {
  let ids = known.get(content);
  if (!ids) {
    ids = {
      sha256: createHash('sha256').update(content).digest('hex'),
      sha1Blob: blobId(content, 'sha1'),
    };
    known.set(content, ids);
  }
  return ids;
}

/** Git's id of a content as a blob. */
export function blobId(
  content: Uint8Array,
  algorithm: 'sha1' | 'sha256',
): string {
  return createHash(algorithm)
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}
