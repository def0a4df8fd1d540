import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConflictError, isError } from '@backstage/errors';
import type { GitCommand } from '@paved/plugin-repositories-node';
import { type NewCommit, writeCommit } from './fastImport';

/**
 * Makes a bare repository with a first commit. It is made beside and put in place whole, so that nobody ever sees half of
 * it, and of two that want the same name one gets it.
 *
 * @throws ConflictError when something is at the path already
 */
export async function createRepository(options: {
  git: GitCommand;
  root: string;
  /** Where it goes, below `root`. */
  path: string;
  /** For messages. */
  title: string;
  description?: string;
  defaultBranch: string;
  commit: Omit<NewCommit, 'ref' | 'parent'>;
  now: Date;
}): Promise<void> {
  const { git, root, path, defaultBranch, commit, now } = options;
  const making = join(root, `.making-${randomUUID()}`);
  try {
    await git.run([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--initial-branch=${defaultBranch}`,
      '--',
      making,
    ]);
    if (options.description) {
      await writeFile(join(making, 'description'), `${options.description}\n`);
    }
    await writeCommit({
      git,
      repository: making,
      commit: { ...commit, ref: `refs/heads/${defaultBranch}` },
      now,
    });
    const firstMade = await mkdir(dirname(path), { recursive: true });
    try {
      await rename(making, path);
    } catch (error) {
      if (firstMade) {
        await removeEmptyFolders(dirname(path), root);
      }
      throw isTaken(error) ? nameTaken(options.title) : error;
    }
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** Says that a repository's name is taken. */
export function nameTaken(title: string): ConflictError {
  return new ConflictError(
    `There is a repository ${title} already; choose another name`,
  );
}

/** Removes folders that hold nothing, from one up to the root. */
export async function removeEmptyFolders(
  from: string,
  root: string,
): Promise<void> {
  for (let folder = from; folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

function isTaken(error: unknown): boolean {
  return (
    isError(error) &&
    ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String(error.code))
  );
}
