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
   * Every repository. Of those whose names differ in upper and lower case only, the first.
   *
   * @throws Error when any folder can't be read: the list would not be whole
   */
  async list(options?: {
    signal?: AbortSignal;
    onSkipped?: (path: string, namesake?: string) => void;
  }): Promise<FolderEntry[]> {
    const entries = new Map<string, FolderEntry>();
    const walk = async (folder: string, owners: string[]): Promise<void> => {
      options?.signal?.throwIfAborted();
      for (const entry of await this.#read(folder)) {
        const path = join(folder, entry.name);
        const name = /^(.+)\.git$/.exec(entry.name)?.[1];
        if (entry.name.startsWith('.') || !isFolderOrLink(entry)) {
          continue;
        }
        if (name !== undefined && owners.length > 0 && isSegment(name)) {
          const owner = owners.join('/');
          const key = fold(`${owner}/${name}`);
          const namesake = entries.get(key);
          if (namesake) {
            options?.onSkipped?.(path, namesake.path);
          } else {
            const isLink = entry.isSymbolicLink();
            entries.set(key, { owner, name, path, isLink });
          }
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
    return [...entries.values()];
  }

  /** One repository; `undefined` when {@link list} has none of exactly that name. */
  async find(repository: RepositoryName): Promise<FolderEntry | undefined> {
    const found = await this.namesake(repository);
    return found?.owner === repository.owner && found.name === repository.name
      ? found
      : undefined;
  }

  /** The repository that {@link list} has under a name, whatever its upper and lower case; `undefined` when none. */
  async namesake(repository: RepositoryName): Promise<FolderEntry | undefined> {
    if (!isRepositoryName(repository)) {
      return undefined;
    }
    const wanted = [...repository.owner.split('/'), `${repository.name}.git`];
    const search = async (
      folder: string,
      owners: string[],
    ): Promise<FolderEntry | undefined> => {
      const isLast = owners.length === wanted.length - 1;
      for (const entry of await this.#read(folder)) {
        const path = join(folder, entry.name);
        if (fold(entry.name) !== fold(wanted[owners.length])) {
          continue;
        }
        const name = /^(.+)\.git$/.exec(entry.name)?.[1];
        if (isLast && name && isFolderOrLink(entry) && isSegment(name)) {
          const isLink = entry.isSymbolicLink();
          return { owner: owners.join('/'), name, path, isLink };
        }
        const found =
          !isLast && entry.isDirectory() && isSegment(entry.name)
            ? await search(path, [...owners, entry.name])
            : undefined;
        if (found) {
          return found;
        }
      }
      return undefined;
    };
    return search(await this.root(), []);
  }

  /**
   * The path of a repository that may be used.
   *
   * @throws NotFoundError when there is none, or only a link
   */
  async pathOf(repository: RepositoryName): Promise<string> {
    const entry = await this.find(repository);
    if (!entry || entry.isLink) {
      throw notFound(repository);
    }
    return entry.path;
  }

  /**
   * The path of a repository that was listed or found: its name is compared with no other, which a run over thousands needs
   * not do again for each.
   *
   * @throws NotFoundError when there is none, or only a link
   */
  async pathOfListed(repository: RepositoryName): Promise<string> {
    let path = await this.root();
    const isDirectory = (segment: string) => {
      path = join(path, segment);
      return lstatSync(path, { throwIfNoEntry: false })?.isDirectory();
    };
    const segments = [...repository.owner.split('/'), `${repository.name}.git`];
    if (!isRepositoryName(repository) || !segments.every(isDirectory)) {
      throw notFound(repository);
    }
    return path;
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

/** What names are compared by. */
function fold(name: string): string {
  return name.toLowerCase();
}

function notFound({ owner, name }: RepositoryName): NotFoundError {
  return new NotFoundError(`There is no repository ${owner}/${name}`);
}
