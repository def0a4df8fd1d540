import { InputError } from '@backstage/errors';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

/** A folder to check as a repository. */
export interface LocalRepository {
  name: string;
  /** Absolute, symbolic links resolved. */
  folder: string;
  /** The only file to check in it. */
  file?: string;
}

/**
 * Which repositories a path on the command line means.
 *
 * @throws InputError when there is no such path, or when `each` is given for a file
 */
export async function findRepositories(
  path: string,
  each: boolean,
): Promise<LocalRepository[]> {
  const place = await locate(path);
  if (each) {
    if (!place.isFolder) {
      throw new InputError(`--each needs a folder, but ${path} is a file`);
    }
    return subfolders(place.path);
  }
  if (place.isFolder) {
    return [{ name: basename(place.path), folder: place.path }];
  }
  const folder = await repositoryOf(dirname(place.path));
  return [
    {
      name: basename(folder),
      folder,
      file: relative(folder, place.path).split(sep).join('/'),
    },
  ];
}

async function locate(
  path: string,
): Promise<{ path: string; isFolder: boolean }> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    // Of a file only the folders on the way: that it is a link itself must still be seen
    return {
      path: isFolder
        ? await realpath(path)
        : join(await realpath(dirname(path)), basename(path)),
      isFolder,
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === 'ENOENT'
        ? `there is no ${path}`
        : `${path} can't be read (${code ?? String(error)})`,
    );
  }
}

async function subfolders(folder: string): Promise<LocalRepository[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, folder: join(folder, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The nearest folder above with a `.git`, so that paths in the file may lead upwards inside the repository. */
async function repositoryOf(folder: string): Promise<string> {
  for (
    let candidate = folder;
    dirname(candidate) !== candidate;
    candidate = dirname(candidate)
  ) {
    try {
      await stat(join(candidate, '.git'));
      return candidate;
    } catch {
      // not this one
    }
  }
  return folder;
}
