import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import {
  type GitCommand,
  readDefaultBranch,
  readGitRefs,
} from '@paved/plugin-repositories-node';
import { removeEmptyFolders } from './createRepository';

/**
 * Deletes a repository whose only branch is at the expected commit. It is moved aside first and looked at once more there,
 * where no push reaches it.
 *
 * @throws ConflictError when anything else is in it
 */
export async function removeRepository(options: {
  git: GitCommand;
  root: string;
  /** Where it is, below `root`. */
  path: string;
  /** For messages. */
  title: string;
  expectedHead: string;
}): Promise<void> {
  const { root, path } = options;
  await assertUntouched(options);
  // Hidden, so that it is not listed
  const removing = join(root, `.removing-${randomUUID()}`);
  await rename(path, removing);
  try {
    await assertUntouched({ ...options, path: removing });
  } catch (error) {
    await rename(removing, path);
    throw error;
  }
  await rm(removing, { recursive: true, force: true });
  await removeEmptyFolders(dirname(path), root);
}

async function assertUntouched(options: {
  git: GitCommand;
  path: string;
  title: string;
  expectedHead: string;
}): Promise<void> {
  const { git, path, title, expectedHead } = options;
  const { head } = await readDefaultBranch(path, git);
  const { branches, tags } = await readGitRefs(path, git);
  if (head !== expectedHead || branches.size !== 1 || tags.size > 0) {
    throw new ConflictError(
      `Repository ${title} is not as it was made: it ${
        head === expectedHead
          ? 'has other branches or tags'
          : `is at ${head?.slice(0, 12) ?? 'no commit'}`
      }; somebody works in it, so that only its owner can delete it`,
    );
  }
}
