import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type GitCommand,
  readDefaultBranch,
} from '@paved/plugin-repositories-node';
import { reasonOf } from './reasonOf';
import type { FolderEntry } from './RepositoryFolder';

/** What a bare repository's files say about it. */
export interface RepositoryFacts {
  description?: string;
  defaultBranch?: string;
  head?: string;
  /** Why it can't be read. */
  error?: string;
}

const UNNAMED = 'Unnamed repository';

/** Reads a repository's head and description from its files. Never throws: a repository that can't be read says why. */
export async function readRepository(
  entry: FolderEntry,
  git: GitCommand,
): Promise<RepositoryFacts> {
  if (entry.isLink) {
    return {
      error:
        'It is a symbolic link, and links are not followed; put the repository itself into the folder',
    };
  }
  try {
    return {
      ...(await readDefaultBranch(entry.path, git)),
      description: await readDescription(entry.path),
    };
  } catch (error) {
    return {
      error: `It can't be read as a bare git repository (${reasonOf(
        error,
      )}); check that it is one, and that the portal's user may read it`,
    };
  }
}

async function readDescription(path: string): Promise<string | undefined> {
  const text = await readFile(join(path, 'description'), 'utf8').catch(
    () => '',
  );
  const description = text.trim().slice(0, 1000);
  return description && !description.startsWith(UNNAMED)
    ? description
    : undefined;
}
