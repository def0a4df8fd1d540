import type { TreeEntry } from '@paved/plugin-repositories-common';
import { type GitTreeEntry, parseTree } from '../git/parseTree';
import { readLooseHeader } from '../git/readLooseHeader';
import { readLooseObject } from '../git/readLooseObject';
import { MAX_PATH_LENGTH } from './CommitFiles';

/** It waits for the disk, a few tens of microseconds an entry. */
const MAX_ENTRIES = 500;
const MAX_DEPTH = 50;
const MAX_TREE_BYTES = 64 * 1024;

/** An object is in a pack, or there are too many. */
class NotLooseError extends Error {}

/**
 * All entries of a commit, recursively, in tree order, of a small repository whose objects lie in files of their own, as those
 * of fresh services do: a hundred times faster than to start git, which is what counts when somebody asks for a thousand.
 *
 * @returns nothing when git has to be asked
 */
export function listLooseTree(
  repository: string,
  commit: string,
  limits: { maxEntries: number },
): TreeEntry[] | undefined {
  const maxEntries = Math.min(limits.maxEntries, MAX_ENTRIES);
  const entries: TreeEntry[] = [];
  const walk = (tree: string, prefix: string, depth: number) => {
    for (const { name, ...entry } of readTree(repository, tree, commit)) {
      const path = prefix + name;
      if (
        entries.length >= maxEntries ||
        depth > MAX_DEPTH ||
        path.length > MAX_PATH_LENGTH
      ) {
        throw new NotLooseError();
      }
      if (entry.mode) {
        const blob = readLooseHeader(repository, entry.id);
        if (blob?.type !== 'blob') {
          throw new NotLooseError();
        }
        entries.push({ path, ...entry, size: blob.size });
      } else {
        const { type, id } = entry;
        entries.push({ path, type, id });
        if (type === 'directory') {
          walk(id, `${path}/`, depth + 1);
        }
      }
    }
  };
  try {
    walk(readRoot(repository, commit), '', 0);
    return entries;
  } catch (error) {
    if (error instanceof NotLooseError) {
      return undefined;
    }
    throw error;
  }
}

function readRoot(repository: string, commit: string): string {
  const object = readLooseObject(repository, commit, MAX_TREE_BYTES);
  const tree = /^tree ([0-9a-f]+)\n/.exec(
    object?.content.toString('latin1', 0, 80) ?? '',
  );
  if (object?.type !== 'commit' || !tree) {
    throw new NotLooseError();
  }
  return tree[1];
}

function readTree(
  repository: string,
  id: string,
  commit: string,
): GitTreeEntry[] {
  const object = readLooseObject(repository, id, MAX_TREE_BYTES);
  const entries =
    object?.type === 'tree'
      ? parseTree(object.content, {
          idBytes: commit.length / 2,
          maxEntries: MAX_ENTRIES,
        })
      : undefined;
  if (!entries) {
    throw new NotLooseError();
  }
  return entries;
}
