import type { TreeEntry } from '@paved/plugin-repositories-common';

/** The folder that holds a path; '' is the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `a/b/c.txt` → `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [...foldersAbove(folder), folder];
}

/**
 * Entries by the folder that holds them, folders first, then by name. Folders that only show in the paths of their files are
 * added, so that a flat listing gives the same tree.
 */
export function sortedTree(entries: TreeEntry[]): Map<string, TreeEntry[]> {
  const byPath = new Map(entries.map(entry => [entry.path, entry]));
  for (const { path } of entries) {
    for (const folder of foldersAbove(path)) {
      if (!byPath.has(folder)) {
        byPath.set(folder, { path: folder, type: 'directory', id: '' });
      }
    }
  }
  const tree = new Map<string, TreeEntry[]>();
  for (const entry of byPath.values()) {
    const folder = folderOf(entry.path);
    tree.set(folder, [...(tree.get(folder) ?? []), entry]);
  }
  for (const children of tree.values()) {
    children.sort(
      (a, b) =>
        Number(b.type === 'directory') - Number(a.type === 'directory') ||
        a.path.localeCompare(b.path),
    );
  }
  return tree;
}
