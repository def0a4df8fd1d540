import type { FileMode } from '@paved/plugin-golden-paths-common';
import type {
  SnapshotSource,
  SnapshotSourceEntry,
} from '@paved/plugin-golden-paths-node';
import {
  lstat,
  readdir,
  readFile,
  readlink,
  realpath,
  stat,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Not part of any layer: what building a skeleton in place leaves behind. */
const SKIPPED = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

/**
 * Golden paths in a folder on disk, read as the portal reads them in a repository.
 *
 * @public
 */
export class FolderSource implements SnapshotSource {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async list(folder: string): Promise<SnapshotSourceEntry[]> {
    try {
      return await this.#walk(folder);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code!)) {
        return [];
      }
      throw error;
    }
  }

  async read(paths: string[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    for (const path of paths) {
      const file = join(this.root, path);
      const status = await lstat(file).catch(() => undefined);
      if (status?.isSymbolicLink()) {
        contents.set(path, Buffer.from(await readlink(file)));
      } else if (status?.isFile()) {
        contents.set(path, await readFile(file));
      }
    }
    return contents;
  }

  async #walk(folder: string): Promise<SnapshotSourceEntry[]> {
    const entries = await readdir(join(this.root, folder), {
      withFileTypes: true,
    });
    const found: SnapshotSourceEntry[] = [];
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        found.push(...(await this.#walk(path)));
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        const { mode, size } = await lstat(join(this.root, path));
        const isExecutable = Boolean(mode & 0o111);
        found.push({
          path,
          mode: modeOf(entry.isSymbolicLink(), isExecutable),
          size,
        });
      }
    }
    return found;
  }
}

function modeOf(isLink: boolean, isExecutable: boolean): FileMode {
  if (isLink) {
    return '120000';
  }
  return isExecutable ? '100755' : '100644';
}

/**
 * Where a path lies: the repository that its folder is in (layers may be shared with other paths beside it), and the folder
 * within.
 *
 * @public
 */
export async function locatePath(
  folder: string,
): Promise<{ source: FolderSource; folder: string }> {
  const path = await realpath(resolve(folder));
  let root = dirname(path);
  for (let above = path; above !== dirname(above); above = dirname(above)) {
    if (await stat(join(above, '.git')).catch(() => undefined)) {
      root = above;
      break;
    }
  }
  return {
    source: new FolderSource(root),
    folder: relative(root, path).split(sep).join('/'),
  };
}
