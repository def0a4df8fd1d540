import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Object id hash of a repository. */
export type ObjectFormat = 'sha1' | 'sha256';

/**
 * Writes an empty bare repository, as `git init --bare` would, without starting a process, and with no more folders than git
 * needs. Its settings are the mirror's own: nothing is taken over from the repository it mirrors.
 */
export async function writeEmptyMirror(
  path: string,
  objectFormat: ObjectFormat,
): Promise<void> {
  await mkdir(path, { recursive: true });
  await Promise.all([
    mkdir(join(path, 'objects')),
    mkdir(join(path, 'refs')),
    writeFile(
      join(path, 'config'),
      objectFormat === 'sha256'
        ? '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n'
        : '[core]\n\trepositoryformatversion = 0\n\tbare = true\n',
    ),
    writeFile(join(path, 'HEAD'), 'ref: refs/heads/main\n'),
  ]);
}

/**
 * Has `git archive` give the whole tree, unchanged: people keep docs out of release archives with `export-ignore`.
 */
export async function writeArchiveAttributes(path: string): Promise<void> {
  await mkdir(join(path, 'info'), { recursive: true });
  await writeFile(
    join(path, 'info', 'attributes'),
    '* -export-ignore -export-subst\n',
  );
}

/** Makes a branch the mirror's default. */
export async function writeMirrorHead(
  path: string,
  branch: string,
): Promise<void> {
  const next = join(path, 'HEAD.next');
  await writeFile(next, `ref: refs/heads/${branch}\n`);
  await rename(next, join(path, 'HEAD'));
}

/** Writes all refs of a new mirror as one file, sorted by bytes as git wants them. */
export async function writeMirrorRefs(
  path: string,
  refs: { branches: Map<string, string>; tags: Map<string, string> },
): Promise<void> {
  const lines = [
    ...[...refs.branches].map(([name, id]) => [`refs/heads/${name}`, id]),
    ...[...refs.tags].map(([name, id]) => [`refs/tags/${name}`, id]),
  ]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, id]) => `${id} ${name}\n`);
  await writeFile(
    join(path, 'packed-refs'),
    `# pack-refs with: sorted \n${lines.join('')}`,
  );
}
