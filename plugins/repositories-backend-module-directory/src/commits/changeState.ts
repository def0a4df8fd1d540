import {
  GitError,
  readDefaultBranch,
  readGitRefs,
} from '@paved/plugin-repositories-node';
import {
  type RepositoryGit,
  isAncestor,
  saysNo,
  readRecord,
  revisions,
} from './commitRefs';

/** What became of the change on a branch. */
export interface ChangeState {
  state: 'open' | 'merged' | 'closed';
  /** The branch's tip, or the last that is known of it. */
  commit: string;
  /** Whether the branch is there. */
  isBranch: boolean;
  /** The last commit that was proposed on it. */
  proposed?: string;
}

/** `undefined` for the default branch, and for branches that never were. */
export async function readChangeState(
  options: RepositoryGit & { branch: string },
): Promise<ChangeState | undefined> {
  const { git, repository, branch } = options;
  const { defaultBranch, head } = await readDefaultBranch(repository, git);
  const { branches } = await readGitRefs(repository, git);
  const tip = branches.get(branch);
  const { proposed, closed } = await readRecord(options, branch);
  const commit = tip ?? closed ?? proposed;
  if (!commit || branch === defaultBranch) {
    return undefined;
  }
  const found = { commit, isBranch: tip !== undefined, proposed };
  if (head && (await isMerged(options, commit, head))) {
    return { ...found, state: 'merged' };
  }
  return { ...found, state: !tip || tip === closed ? 'closed' : 'open' };
}

/** Also when it was merged as one new commit, or taken over by hand: then merging it again would change nothing. */
async function isMerged(
  options: RepositoryGit,
  commit: string,
  head: string,
): Promise<boolean> {
  if (await isAncestor(options, commit, head)) {
    return true;
  }
  const { git, repository } = options;
  try {
    const merged = await git.text(
      ['merge-tree', '--write-tree', '--no-messages', head, commit],
      { repository },
    );
    const [tree] = await revisions(options, [`${head}^{tree}`]);
    return merged === tree;
  } catch (error) {
    // 128 and 129: histories without a common commit, and a git that can't tell yet
    if (saysNo(error) || hasNoAnswer(error)) {
      return false;
    }
    throw error;
  }
}

function hasNoAnswer(error: unknown): boolean {
  return (
    error instanceof GitError &&
    (error.exitCode === 128 || error.exitCode === 129)
  );
}
