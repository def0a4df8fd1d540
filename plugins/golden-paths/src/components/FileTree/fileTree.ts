/** A folder or file, with what is below it. */
export interface TreeNode {
  name: string;
  /** From the root; folders without the slash at the end. */
  path: string;
  isFolder: boolean;
  children: TreeNode[];
}

/** The tree that a flat list of paths stands for: folders first, then by name. */
export function fileTree(paths: string[]): TreeNode[] {
  const root: TreeNode = { name: '', path: '', isFolder: true, children: [] };
  const folders = new Map([['', root]]);
  const folder = (path: string): TreeNode => {
    const known = folders.get(path);
    if (known) {
      return known;
    }
    const [parent, name] = split(path);
    const node = { name, path, isFolder: true, children: [] };
    folders.set(path, node);
    folder(parent).children.push(node);
    return node;
  };
  for (const path of paths) {
    const [parent, name] = split(path);
    folder(parent).children.push({ name, path, isFolder: false, children: [] });
  }
  for (const { children } of folders.values()) {
    children.sort(
      (a, b) =>
        Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name),
    );
  }
  return root.children;
}

function split(path: string): [string, string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
