import { InputError } from '@backstage/errors';
import {
  isGlob,
  matchPaths,
  RepositoryFiles,
  RepositoryLink,
} from '@paved/plugin-repositories-common';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_BYTES = 10_000_000;

/** Paths below the folder. */
interface Entries {
  files: string[];
  links: RepositoryLink[];
}

/** Never part of what a repository registers, and large. */
const SKIPPED = new Set(['.git', 'node_modules']);

/**
 * The files of a folder on disk. Symbolic links and submodules are told of but never followed, so nothing outside the folder is reached.
 */
export class WorkingTree implements RepositoryFiles {
  readonly #root: string;
  #entries: Promise<Entries> | undefined;

  /** @throws InputError when there is no such folder */
  static async create(folder: string): Promise<WorkingTree> {
    return new WorkingTree(await realpath(folder));
  }

  private constructor(root: string) {
    this.#root = root;
  }

  async find(globs: string[]): Promise<string[]> {
    if (!globs.some(isGlob)) {
      const present: string[] = [];
      for (const path of new Set(globs)) {
        if (await this.#isFile(path)) {
          present.push(path);
        }
      }
      return present.sort();
    }
    const { files } = await this.#all();
    return files.filter(matchPaths(globs)).sort();
  }

  async links(globs: string[]): Promise<RepositoryLink[]> {
    const links = new Map<string, RepositoryLink>();
    for (const path of globs.filter(glob => !isGlob(glob))) {
      const link = await this.#linkOnTheWayTo(path);
      if (link !== undefined) {
        links.set(link.path, link);
      }
    }
    const patterns = globs.filter(isGlob);
    if (patterns.length) {
      const all = await this.#all();
      const matches = matchPaths(patterns);
      all.links
        .filter(({ path }) => matches(path))
        .forEach(link => links.set(link.path, link));
    }
    return [...links.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
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
      return (
        (await lstat(file)).isFile() &&
        (await realpath(file)) === file &&
        (await this.#linkOnTheWayTo(path)) === undefined
      );
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw error;
    }
  }

  async #linkOnTheWayTo(path: string): Promise<RepositoryLink | undefined> {
    const segments = path.split('/');
    for (let length = 1; length <= segments.length; length += 1) {
      const candidate = segments.slice(0, length).join('/');
      try {
        const status = await lstat(join(this.#root, candidate));
        if (status.isSymbolicLink()) {
          return { path: candidate, type: 'symlink' };
        }
        if (status.isDirectory() && (await this.#isSubmodule(candidate))) {
          return { path: candidate, type: 'submodule' };
        }
      } catch (error) {
        if (isMissing(error)) {
          return undefined;
        }
        throw error;
      }
    }
    return undefined;
  }

  /** Git itself takes a folder with a `.git` of its own for one. */
  async #isSubmodule(folder: string): Promise<boolean> {
    try {
      await lstat(join(this.#root, folder, '.git'));
      return true;
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw error;
    }
  }

  #all(): Promise<Entries> {
    this.#entries ??= this.#walk('');
    return this.#entries;
  }

  async #walk(folder: string): Promise<Entries> {
    const entries = await readdir(join(this.#root, folder), {
      withFileTypes: true,
    });
    const found: Entries = { files: [], links: [] };
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isFile()) {
        found.files.push(path);
      } else if (entry.isSymbolicLink()) {
        found.links.push({ path, type: 'symlink' });
      } else if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        if (await this.#isSubmodule(path)) {
          found.links.push({ path, type: 'submodule' });
          continue;
        }
        const below = await this.#walk(path);
        found.files.push(...below.files);
        found.links.push(...below.links);
      }
    }
    return found;
  }
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
