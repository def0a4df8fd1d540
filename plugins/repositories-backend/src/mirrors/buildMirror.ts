import { rm } from 'node:fs/promises';
import type { Repository } from '@paved/plugin-repositories-common';
import {
  GitError,
  isGitRefName,
  readDefaultBranch,
  readGitProtocol,
} from '@paved/plugin-repositories-node';
import { type FetchOptions, fetchMirror } from './fetchMirror';
import {
  type ObjectFormat,
  writeEmptyMirror,
  writeMirrorHead,
} from './mirrorLayout';
import { readObjectFormat, seedMirror } from './seedMirror';

/**
 * Builds a mirror in a folder that does not exist yet: from files where the remote is a folder of this machine, otherwise,
 * or when that repository is unusual, by fetching.
 */
export async function buildMirror(
  options: FetchOptions & {
    repository: Pick<Repository, 'defaultBranch' | 'head'>;
  },
): Promise<void> {
  const { git, path, repository, remote, signal } = options;
  const isFolder = readGitProtocol(remote.url) === 'file';
  const isSeeded =
    isFolder &&
    (await seedMirror({ source: remote.url, target: path, git, signal }));
  if (!isSeeded) {
    await fetchAnew(options, isFolder);
  }
  const branch =
    repository.defaultBranch ??
    (await readDefaultBranch(path, git)).defaultBranch;
  if (branch && branch !== 'main' && isGitRefName(branch)) {
    await writeMirrorHead(path, branch);
  }
}

async function fetchAnew(
  options: FetchOptions & { repository: Pick<Repository, 'head'> },
  isFolder: boolean,
): Promise<void> {
  const { path, repository, remote } = options;
  let format: ObjectFormat = repository.head?.length === 64 ? 'sha256' : 'sha1';
  if (isFolder) {
    format = await readObjectFormat(remote.url).catch(() => format);
  }
  const fetchInto = async (objectFormat: ObjectFormat) => {
    await rm(path, { recursive: true, force: true });
    await writeEmptyMirror(path, objectFormat);
    await fetchMirror(options);
  };
  try {
    await fetchInto(format);
  } catch (error) {
    // Only git's answer tells the format of a repository whose head is not known.
    if (
      error instanceof GitError &&
      /mismatched algorithms|object format/i.test(error.stderr)
    ) {
      await fetchInto(format === 'sha1' ? 'sha256' : 'sha1');
    } else {
      throw error;
    }
  }
}
