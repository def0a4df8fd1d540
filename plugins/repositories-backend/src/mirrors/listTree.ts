import type { TreeEntry } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';
import { fileModeOf, typeOfMode } from '../git/parseTree';

const MAX_BYTES = 512 * 1024 * 1024;

/**
 * All entries below a tree, recursively, in tree order. How many there are was looked at before.
 *
 * @param tree - an object id; never a name from outside
 */
export async function listTree(options: {
  git: GitCommand;
  repository: string;
  tree: string;
  /** Put before every path. */
  prefix: string;
}): Promise<TreeEntry[]> {
  const { git, repository, tree, prefix } = options;
  const output = await git.run(
    ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', tree],
    { repository, maxBytes: MAX_BYTES },
  );
  const entries: TreeEntry[] = [];
  for (const line of output.toString('utf8').split('\0')) {
    // A name may hold anything but NUL, line ends included.
    const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line);
    if (match) {
      const [, mode, id, size, name] = match;
      const type = typeOfMode(mode);
      const path = prefix ? `${prefix}/${name}` : name;
      const fileMode = fileModeOf(mode);
      entries.push(
        fileMode
          ? { path, type, mode: fileMode, id, size: Number(size) }
          : { path, type, id },
      );
    }
  }
  return entries;
}
