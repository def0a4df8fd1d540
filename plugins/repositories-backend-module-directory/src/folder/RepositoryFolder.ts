import { type Dirent, lstatSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import { reasonOf } from './reasonOf';
import {
  type RepositoryName,
  isRepositoryName,
  isSegment,
} from './repositoryNames';

const MAX_DEPTH = 9;

/** A repository that the folder holds. */
export interface FolderEntry extends RepositoryName {
  path: string;
  /** It is a link to somewhere else, which is not followed: whoever may write here could show any folder of the machine. */
  isLink: boolean;
}

/**
 * The folder of bare repositories, `<owner>/<name>.git` each. No link in it is ever followed.
 */
export class RepositoryFolder {
  readonly #configured: string;

  constructor(path: string) {
    this.#configured = path;
  }

  /**
   * The folder itself; it may be a link, which the operator made.
   *
   * @throws Error when it is missing or can't be read, which must never look like an empty folder
   */
  async root(): Promise<string> {
    try {
      return await realpath(this.#configured);
    } catch (error) {
      throw new Error(
        `The folder of repositories ${
          this.#configured
        } can't be read (${reasonOf(
          error,
        )}); create it, or correct repositories.hosts.directory.path`,
        { cause: error },
      );
    }
  }

  /**
   * Every repository.
   *
   * @throws Error when any folder can't be read: the list would not be whole
   */
  async list(options?: {
    signal?: AbortSignal;
    onSkipped?: (path: string) => void;
  }): Promise<FolderEntry[]> {
    const entries: FolderEntry[] = [];
    const walk = async (folder: string, owners: string[]): Promise<void> => {
      options?.signal?.throwIfAborted();
      for (const entry of await this.#read(folder)) {
        const path = join(folder, entry.name);
        const name = /^(.+)\.git$/.exec(entry.name)?.[1];
        if (entry.name.startsWith('.') || !isFolderOrLink(entry)) {
          continue;
        }
        if (name !== undefined && owners.length > 0 && isSegment(name)) {
          entries.push({
            owner: owners.join('/'),
            name,
            path,
            isLink: entry.isSymbolicLink(),
          });
        } else if (
          name === undefined &&
          entry.isDirectory() &&
          isSegment(entry.name) &&
          owners.length + 1 < MAX_DEPTH
        ) {
          await walk(path, [...owners, entry.name]);
        } else {
          options?.onSkipped?.(path);
        }
      }
    };
    await walk(await this.root(), []);
    return entries;
  }

  /** One repository; `undefined` when there is none of that name. */
  async find(repository: RepositoryName): Promise<FolderEntry | undefined> {
    if (!isRepositoryName(repository)) {
      return undefined;
    }
    let path = await this.root();
    const segments = [...repository.owner.split('/'), `${repository.name}.git`];
    for (const [index, segment] of segments.entries()) {
      path = join(path, segment);
      const found = lstatSync(path, { throwIfNoEntry: false });
      const isLast = index === segments.length - 1;
      if (
        !found ||
        !(found.isDirectory() || (isLast && found.isSymbolicLink()))
      ) {
        return undefined;
      }
      if (isLast) {
        const { owner, name } = repository;
        return { owner, name, path, isLink: found.isSymbolicLink() };
      }
    }
    return undefined;
  }

  /**
   * The path of a repository that may be used.
   *
   * @throws NotFoundError when there is none, or only a link
   */
  async pathOf(repository: RepositoryName): Promise<string> {
    const entry = await this.find(repository);
    if (!entry || entry.isLink) {
      throw new NotFoundError(
        `There is no repository ${repository.owner}/${repository.name}`,
      );
    }
    return entry.path;
  }

  async #read(folder: string): Promise<Dirent[]> {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      throw new Error(
        `Folder ${folder} of the repositories can't be read (${reasonOf(
          error,
        )}); give the portal's user the right to, or correct repositories.hosts.directory.path`,
        { cause: error },
      );
    }
  }
}

function isFolderOrLink(entry: Dirent): boolean {
  return entry.isDirectory() || entry.isSymbolicLink();
}
