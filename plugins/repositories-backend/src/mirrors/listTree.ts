import { InputError } from '@backstage/errors';
import type { TreeEntry } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';
import { typeOfMode } from '../git/parseTree';

/**
 * All entries below a tree, recursively, in tree order.
 *
 * @param tree - an object id; never a name from outside
 * @throws InputError when there are more than allowed
 */
export async function listTree(options: {
  git: GitCommand;
  repository: string;
  tree: string;
  /** Put before every path. */
  prefix: string;
  maxEntries: number;
}): Promise<TreeEntry[]> {
  const { git, repository, tree, prefix, maxEntries } = options;
  const output = await git.run(
    ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', tree],
    { repository, maxBytes: maxEntries * 512 },
  );
  const entries: TreeEntry[] = [];
  for (const line of output.toString('utf8').split('\0')) {
    // A name may hold anything but NUL, line ends included.
    const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line);
    if (match) {
      if (entries.length >= maxEntries) {
        throw new InputError(
          `The repository has more than the allowed ${maxEntries} entries; ask for a folder of it`,
        );
      }
      const [, mode, id, size, name] = match;
      const type = typeOfMode(mode);
      const path = prefix ? `${prefix}/${name}` : name;
      entries.push(
        type === 'file'
          ? { path, type, id, size: Number(size) }
          : { path, type, id },
      );
    }
  }
  return entries;
}
