import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRemote } from '../RepositoryHost';
import { GitCommand, readGitProtocol } from '../git';

/** Reads one file of a branch with git itself. */
export async function readRemoteFile(
  remote: GitRemote,
  branch: string,
  path: string,
): Promise<Buffer> {
  const git = GitCommand.create();
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
    return await git.run(['cat-file', 'blob', `refs/heads/read:${path}`], {
      repository: clone,
    });
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}
