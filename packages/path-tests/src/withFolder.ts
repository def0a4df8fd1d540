import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RenderedTree } from './RenderedTree';

/** Writes the files below a folder, with their modes. */
export async function writeTree(
  tree: RenderedTree,
  folder: string,
): Promise<void> {
  for (const { path, mode, content } of tree.files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (mode === '120000') {
      await symlink(Buffer.from(content).toString('utf8'), file);
    } else {
      await writeFile(file, content, {
        mode: mode === '100755' ? 0o755 : 0o644,
      });
    }
  }
}

/** Hands over a folder with the files, which is gone afterwards. */
export async function withFolder<T>(
  tree: RenderedTree,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-'));
  try {
    await writeTree(tree, folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
