import { InputError } from '@backstage/errors';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'golden-path.yaml';

/**
 * Folders of golden paths: those named, those right below them, and below their `templates`.
 *
 * @throws InputError when a folder holds none
 */
export async function findPaths(folders: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders.length ? folders : ['.']) {
    const paths = await pathsIn(folder);
    if (!paths.length) {
      throw new InputError(
        `there is no ${FILE} in ${folder}, nor in a folder of it or of its templates/`,
      );
    }
    found.push(...paths);
  }
  return [...new Set(found)];
}

async function pathsIn(folder: string): Promise<string[]> {
  if (await isFile(join(folder, FILE))) {
    return [folder];
  }
  const found: string[] = [];
  for (const parent of [folder, join(folder, 'templates')]) {
    const names = await readdir(parent).catch(() => []);
    for (const name of names.sort()) {
      if (await isFile(join(parent, name, FILE))) {
        found.push(join(parent, name));
      }
    }
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() ?? false;
}
