import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRemote } from '../RepositoryHost';
import { GitCommand, readGitProtocol } from '../git';

/**
 * Pushes one commit to a branch with git itself, as a person would from a clone, and returns its id. Without `content` a file
 * is deleted.
 *
 * @public
 */
export async function pushFiles(
  remote: GitRemote,
  change: {
    branch: string;
    files: Array<{ path: string; content?: string }>;
    message?: string;
  },
): Promise<string> {
  const git = GitCommand.create();
  const clone = await mkdtemp(join(tmpdir(), 'paved-push-'));
  const reach = {
    repository: clone,
    protocols: [readGitProtocol(remote.url)],
    authorization: remote.authorization,
  };
  const ref = `refs/heads/${change.branch}`;
  try {
    await git.run(['init', '--quiet', '--bare', '--', clone]);
    const listed = await git.text(['ls-remote', '--', remote.url, ref], reach);
    const parent = listed.split('\t')[0];
    if (parent) {
      await git.run(['fetch', '--quiet', '--', remote.url, ref], reach);
    }
    const files = change.files.map(({ path, content }) =>
      content === undefined
        ? `D ${JSON.stringify(path)}\n`
        : `M 100644 inline ${JSON.stringify(path)}\ndata ${Buffer.byteLength(
            content,
          )}\n${content}\n`,
    );
    const message = change.message ?? 'A change';
    const who = `Test <test@example.com> ${Math.floor(
      Date.now() / 1000,
    )} +0000`;
    await git.run(['fast-import', '--quiet', '--force'], {
      repository: clone,
      input: [
        `commit ${ref}\nauthor ${who}\ncommitter ${who}\n`,
        `data ${Buffer.byteLength(message)}\n${message}\n`,
        parent ? `from ${parent}\n` : '',
        ...files,
        '\ndone\n',
      ].join(''),
    });
    await git.run(
      ['push', '--quiet', '--', remote.url, `${ref}:${ref}`],
      reach,
    );
    return await git.text(['rev-parse', '--verify', ref], reach);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}
