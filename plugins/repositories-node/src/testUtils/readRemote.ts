import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRemote } from '../RepositoryHost';
import { GitCommand, readGitProtocol } from '../git';

const git = GitCommand.create();

/** Reads one file of a branch with git itself. */
export async function readRemoteFile(
  remote: GitRemote,
  branch: string,
  path: string,
): Promise<Buffer> {
  return withBranch(remote, branch, repository =>
    git.run(['cat-file', 'blob', `refs/heads/read:${path}`], { repository }),
  );
}

/** Modes of all files of a branch by their paths. */
export async function readRemoteModes(
  remote: GitRemote,
  branch: string,
): Promise<Record<string, string>> {
  const listed = await withBranch(remote, branch, repository =>
    git.text(['ls-tree', '-r', '-z', 'refs/heads/read'], { repository }),
  );
  return Object.fromEntries(
    listed
      .split('\0')
      .filter(line => line)
      .map(line => [line.slice(line.indexOf('\t') + 1), line.slice(0, 6)]),
  );
}

async function withBranch<T>(
  remote: GitRemote,
  branch: string,
  read: (repository: string) => Promise<T>,
): Promise<T> {
  const clone = await mkdtemp(join(tmpdir(), 'paved-read-'));
  try {
    await git.run(['init', '--quiet', '--bare', '--', clone]);
    await git.run(
      [
        'fetch',
        '--quiet',
        '--',
        remote.url,
        `+refs/heads/${branch}:refs/heads/read`,
      ],
      {
        repository: clone,
        protocols: [readGitProtocol(remote.url)],
        authorization: remote.authorization,
      },
    );
    return await read(clone);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}
