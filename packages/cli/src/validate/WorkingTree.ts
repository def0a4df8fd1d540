import { InputError } from '@backstage/errors';
import { matchPaths, RepositoryFiles } from '@paved/plugin-repositories-common';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_BYTES = 10_000_000;

/** Never part of what a repository registers, and large. */
const SKIPPED = new Set(['.git', 'node_modules']);

/**
 * The files of a folder on disk. Symbolic links are neither listed nor read, so nothing outside the folder is reached.
 */
export class WorkingTree implements RepositoryFiles {
  readonly #root: string;
  #paths: Promise<string[]> | undefined;

  /** @throws InputError when there is no such folder */
  static async create(folder: string): Promise<WorkingTree> {
    return new WorkingTree(await realpath(folder));
  }

  private constructor(root: string) {
    this.#root = root;
  }

  async find(globs: string[]): Promise<string[]> {
    if (globs.every(isPlainPath)) {
      const present: string[] = [];
      for (const path of new Set(globs)) {
        if (await this.#isFile(path)) {
          present.push(path);
        }
      }
      return present.sort();
    }
    this.#paths ??= this.#walk('');
    const matches = matchPaths(globs);
    return (await this.#paths).filter(matches).sort();
  }

  async read(path: string): Promise<string | undefined> {
    if (!(await this.#isFile(path))) {
      return undefined;
    }
    const file = join(this.#root, path);
    const { size } = await lstat(file);
    if (size > MAX_BYTES) {
      throw new InputError(
        `it has ${size} bytes; at most ${MAX_BYTES} are read`,
      );
    }
    return readFile(file, 'utf8');
  }

  /** Neither it nor a folder on the way to it may be a symbolic link. */
  async #isFile(path: string): Promise<boolean> {
    const file = join(this.#root, path);
    try {
      return (await lstat(file)).isFile() && (await realpath(file)) === file;
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw error;
    }
  }

  async #walk(folder: string): Promise<string[]> {
    const entries = await readdir(join(this.#root, folder), {
      withFileTypes: true,
    });
    const paths: string[] = [];
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isFile()) {
        paths.push(path);
      } else if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        paths.push(...(await this.#walk(path)));
      }
    }
    return paths;
  }
}

function isPlainPath(glob: string): boolean {
  return !/[*?{}[\]()!+@\\]/.test(glob);
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    code === 'ENOENT' ||
    code === 'ENOTDIR' ||
    code === 'ELOOP' ||
    code === 'ENAMETOOLONG' ||
    code === 'ERR_INVALID_ARG_VALUE'
  );
}
