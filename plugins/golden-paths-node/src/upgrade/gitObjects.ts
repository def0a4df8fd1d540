import { createHash } from 'node:crypto';

/** Git's objects as they lie in a repository, `<type> <length>\0<content>`, and their ids. */
export interface GitObject {
  id: string;
  bytes: Buffer;
}

export interface TreeFile {
  mode: string;
  id: string;
}

export function gitObject(
  type: 'blob' | 'tree' | 'commit',
  content: Uint8Array,
): GitObject {
  const bytes = Buffer.concat([
    Buffer.from(`${type} ${content.byteLength}\0`),
    content,
  ]);
  return { id: createHash('sha1').update(bytes).digest('hex'), bytes };
}

/** Trees of files by path; the last one is the root's. */
export function treeObjects(files: Map<string, TreeFile>): GitObject[] {
  interface Folder {
    folders: Map<string, Folder>;
    files: Map<string, TreeFile>;
  }
  const newFolder = (): Folder => ({ folders: new Map(), files: new Map() });
  const root = newFolder();
  for (const [path, file] of files) {
    const segments = path.split('/');
    const name = segments.pop() as string;
    let folder = root;
    for (const segment of segments) {
      let next = folder.folders.get(segment);
      if (!next) {
        next = newFolder();
        folder.folders.set(segment, next);
      }
      folder = next;
    }
    folder.files.set(name, file);
  }

  const objects: GitObject[] = [];
  const write = (folder: Folder): string => {
    const entries = [
      ...[...folder.files].map(([name, file]) => ({
        ...file,
        name: Buffer.from(name),
        sortedAs: Buffer.from(name),
      })),
      ...[...folder.folders].map(([name, inner]) => ({
        mode: '40000',
        id: write(inner),
        name: Buffer.from(name),
        sortedAs: Buffer.from(`${name}/`),
      })),
    ].sort((a, b) => Buffer.compare(a.sortedAs, b.sortedAs));
    const object = gitObject(
      'tree',
      Buffer.concat(
        entries.flatMap(({ mode, name, id }) => [
          Buffer.from(`${mode} `),
          name,
          Buffer.from([0]),
          Buffer.from(id, 'hex'),
        ]),
      ),
    );
    objects.push(object);
    return object.id;
  };
  write(root);
  return objects;
}

/** Entries of a tree's content. */
export function readTree(
  content: Buffer,
): Array<{ mode: string; name: string; id: string }> {
  const entries = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const zero = content.indexOf(0, space);
    entries.push({
      mode: content.toString('utf8', at, space),
      name: content.toString('utf8', space + 1, zero),
      id: content.toString('hex', zero + 1, zero + 21),
    });
    at = zero + 21;
  }
  return entries;
}

export function commitObject(tree: string, parent?: string): GitObject {
  const who = 'Paved <paved@localhost> 0 +0000';
  return gitObject(
    'commit',
    Buffer.from(
      [
        `tree ${tree}`,
        ...(parent ? [`parent ${parent}`] : []),
        `author ${who}`,
        `committer ${who}`,
        '',
        '',
      ].join('\n'),
    ),
  );
}
