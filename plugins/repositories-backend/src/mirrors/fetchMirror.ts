import {
  type GitCommand,
  type GitRemote,
  isGitRefName,
  readGitProtocol,
} from '@paved/plugin-repositories-node';
import type { Repository } from '@paved/plugin-repositories-common';
import { writeMirrorHead } from './mirrorLayout';

const TIMEOUT_MS = 10 * 60_000;
/** Small repositories stay in files of their own, which are read without starting git. */
const UNPACK = { 'fetch.unpackLimit': '1000' };

export interface FetchOptions {
  git: GitCommand;
  /** The mirror. */
  path: string;
  repository: Pick<Repository, 'defaultBranch'>;
  remote: GitRemote;
  signal?: AbortSignal;
}

/**
 * Brings all branches and tags of a mirror up to date, and removes those that are gone.
 */
export async function fetchMirror(options: FetchOptions): Promise<void> {
  const { git, path, repository, remote, signal } = options;
  const protocol = readGitProtocol(remote.url);
  await git.run(
    [
      'fetch',
      '--quiet',
      '--prune',
      '--atomic',
      '--no-tags',
      '--no-auto-gc',
      '--no-write-fetch-head',
      '--update-shallow',
      ...uploadPack(protocol),
      '--',
      remote.url,
      '+refs/heads/*:refs/heads/*',
      '+refs/tags/*:refs/tags/*',
    ],
    {
      repository: path,
      protocols: [protocol],
      authorization: remote.authorization,
      settings: UNPACK,
      signal,
      timeoutMs: TIMEOUT_MS,
    },
  );
  if (repository.defaultBranch && isGitRefName(repository.defaultBranch)) {
    await writeMirrorHead(path, repository.defaultBranch);
  }
}

/** Whether the remote answers at all, which tells a damaged mirror from an unreachable remote. */
export async function isRemoteReachable(
  options: FetchOptions,
): Promise<boolean> {
  const { git, remote, signal } = options;
  const protocol = readGitProtocol(remote.url);
  return git
    .run(
      [
        'ls-remote',
        '--quiet',
        ...uploadPack(protocol),
        '--',
        remote.url,
        'HEAD',
      ],
      {
        protocols: [protocol],
        authorization: remote.authorization,
        signal,
        timeoutMs: 30_000,
      },
    )
    .then(
      () => true,
      () => false,
    );
}

// git takes its settings away from the process that it starts in another repository, so what is said about whose folders
// may be read has to be said again. A fixed text: nothing from outside goes through this shell line.
function uploadPack(protocol: string): string[] {
  return protocol === 'file'
    ? ["--upload-pack=git -c safe.directory='*' upload-pack"]
    : [];
}
