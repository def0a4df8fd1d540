import type { FileMode, TreeEntry } from '@paved/plugin-repositories-common';

/**
 * An entry of one git tree object.
 */
export interface GitTreeEntry extends Pick<TreeEntry, 'type' | 'mode' | 'id'> {
  name: string;
}

const TYPES: Record<string, GitTreeEntry['type']> = {
  '40000': 'directory',
  '040000': 'directory',
  '120000': 'symlink',
  '160000': 'submodule',
};

/** What a tree entry's mode says it is; every other mode is a file. */
export function typeOfMode(mode: string): GitTreeEntry['type'] {
  return TYPES[mode] ?? 'file';
}

/** What may be done with a file, as today's git writes it (old ones had 100664); `undefined` for folders and submodules. */
export function fileModeOf(mode: string): FileMode | undefined {
  switch (typeOfMode(mode)) {
    case 'symlink':
      return '120000';
    case 'file':
      // eslint-disable-next-line no-bitwise -- the owner's right to run it
      return parseInt(mode, 8) & 0o100 ? '100755' : '100644';
    default:
      return undefined;
  }
}

/**
 * Reads a raw tree object: `<mode> <name>\0<id>` after each other, ids in binary.
 *
 * @returns nothing when it has more entries than allowed
 */
export function parseTree(
  content: Buffer,
  options: {
    /** 20, or 32 in SHA-256 repositories. */
    idBytes: number;
    maxEntries: number;
  },
): GitTreeEntry[] | undefined {
  const { idBytes, maxEntries } = options;
  const entries: GitTreeEntry[] = [];
  let offset = 0;
  while (offset < content.length) {
    const space = content.indexOf(0x20, offset);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0 || end + idBytes >= content.length + 1) {
      throw new Error('Not a git tree object');
    }
    if (entries.length >= maxEntries) {
      return undefined;
    }
    const mode = content.toString('latin1', offset, space);
    entries.push({
      name: content.toString('utf8', space + 1, end),
      type: typeOfMode(mode),
      mode: fileModeOf(mode),
      id: content.toString('hex', end + 1, end + 1 + idBytes),
    });
    offset = end + 1 + idBytes;
  }
  return entries;
}
