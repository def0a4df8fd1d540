import { ConflictError } from '@backstage/errors';
import {
  GitError,
  type GitIdentity,
  readDefaultBranch,
  readGitRefs,
} from '@paved/plugin-repositories-node';
import {
  type RepositoryGit,
  isAncestor,
  saysNo,
  noBranch,
  recordRef,
  updateRefs,
} from './commitRefs';
import { identity } from './fastImport';

const MAX_CONFLICTS_NAMED = 10;

/**
 * Merges a branch into the default branch with a commit of its own, and deletes it.
 *
 * @returns the default branch's commit
 * @throws ConflictError when the branch is not at `expectedHead`, when the two conflict, and when one moves meanwhile
 */
export async function mergeBranch(
  options: RepositoryGit & {
    branch: string;
    expectedHead: string;
    author: GitIdentity;
    message: string;
    now: Date;
  },
): Promise<string> {
  const { git, repository, branch, expectedHead } = options;
  const { branches } = await readGitRefs(repository, git);
  const { defaultBranch, head } = await readDefaultBranch(repository, git);
  const tip = branches.get(branch);
  if (!tip || !head || branch === defaultBranch) {
    throw noBranch(branch);
  }
  if (tip !== expectedHead) {
    throw new ConflictError(
      `Branch '${branch}' is at ${tip.slice(
        0,
        12,
      )} by now, not at ${expectedHead.slice(
        0,
        12,
      )}; look at what was added, and merge that`,
    );
  }
  const commit = (await isAncestor(options, tip, head))
    ? head
    : await writeMerge({ ...options, head, tip });
  await updateRefs(options, [
    commit === head
      ? `verify refs/heads/${defaultBranch} ${head}`
      : `update refs/heads/${defaultBranch} ${commit} ${head}`,
    `delete refs/heads/${branch} ${tip}`,
    `update ${recordRef('proposed', branch)} ${tip}`,
    `delete ${recordRef('closed', branch)}`,
  ]);
  return commit;
}

async function writeMerge(
  options: RepositoryGit & {
    branch: string;
    author: GitIdentity;
    message: string;
    now: Date;
    head: string;
    tip: string;
  },
): Promise<string> {
  const { git, repository, head, tip, now } = options;
  const tree = await mergeTrees(options);
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  return git.text(['commit-tree', tree, '-p', head, '-p', tip, '-F', '-'], {
    repository,
    input: `${options.message.trim()}\n`,
    author: identity(options.author),
    variables: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}

async function mergeTrees(
  options: RepositoryGit & { branch: string; head: string; tip: string },
): Promise<string> {
  const { git, repository, branch, head, tip } = options;
  const merge = git.start(
    [
      'merge-tree',
      '--write-tree',
      '--name-only',
      '--no-messages',
      '-z',
      head,
      tip,
    ],
    { repository },
  );
  merge.write(undefined);
  const chunks: Buffer[] = [];
  merge.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await merge.finished;
  } catch (error) {
    if (saysNo(error)) {
      const [, ...files] = namesIn(chunks);
      throw new ConflictError(
        `Branch '${branch}' conflicts with what was changed since in ${files
          .slice(0, MAX_CONFLICTS_NAMED)
          .join(', ')}${
          files.length > MAX_CONFLICTS_NAMED
            ? ` and ${files.length - MAX_CONFLICTS_NAMED} more files`
            : ''
        }; merge it in a clone, and push`,
      );
    }
    throw error instanceof GitError && error.exitCode === 129
      ? new Error(
          'To merge here takes git 2.38 or newer; update git, or merge in a clone and push',
          { cause: error },
        )
      : error;
  }
  return namesIn(chunks)[0];
}

function namesIn(chunks: Buffer[]): string[] {
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\0')
    .filter(name => name);
}
