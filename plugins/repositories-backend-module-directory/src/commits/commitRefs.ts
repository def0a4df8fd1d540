import { createHash } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  type GitCommand,
  GitError,
  isGitObjectId,
} from '@paved/plugin-repositories-node';

/** A repository to work in. */
export interface RepositoryGit {
  git: GitCommand;
  /** Its path. */
  repository: string;
}

/** What the host remembers of a branch beyond the branch itself. */
export interface ChangeRecord {
  /** The last commit that was proposed on it, merged from it, or was its tip when it was closed. */
  proposed?: string;
  /** Its tip when it was closed. */
  closed?: string;
}

/** Where a branch's {@link ChangeRecord} is: refs that nobody's clone fetches. A hash, as branches may be `a` today and `a/b` tomorrow. */
export function recordRef(part: keyof ChangeRecord, branch: string): string {
  return `refs/paved/${part}/${createHash('sha256')
    .update(branch)
    .digest('hex')}`;
}

export async function readRecord(
  { git, repository }: RepositoryGit,
  branch: string,
): Promise<ChangeRecord> {
  const refs = {
    proposed: recordRef('proposed', branch),
    closed: recordRef('closed', branch),
  };
  const output = await git.text(
    [
      'for-each-ref',
      '--format=%(refname) %(objectname)',
      ...Object.values(refs),
    ],
    { repository },
  );
  const ids = new Map(
    output.split('\n').map(line => line.split(' ') as [string, string]),
  );
  return { proposed: ids.get(refs.proposed), closed: ids.get(refs.closed) };
}

/** Object ids of revisions, in their order. */
export async function revisions(
  { git, repository }: RepositoryGit,
  names: string[],
): Promise<string[]> {
  const output = await git.text(['rev-parse', '--end-of-options', ...names], {
    repository,
  });
  // Older versions of git print the option itself as well.
  return output.split('\n').filter(isGitObjectId);
}

export async function isAncestor(
  { git, repository }: RepositoryGit,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  try {
    await git.run(['merge-base', '--is-ancestor', ancestor, descendant], {
      repository,
    });
    return true;
  } catch (error) {
    if (saysNo(error)) {
      return false;
    }
    throw error;
  }
}

/**
 * Moves refs in one step: all of them, or none.
 *
 * @param lines - of `git update-ref --stdin`
 * @throws ConflictError when a branch is not as expected, or its name can't be had
 */
export async function updateRefs(
  { git, repository }: RepositoryGit,
  lines: string[],
): Promise<void> {
  try {
    await git.run(['update-ref', '--stdin'], {
      repository,
      input: lines.map(line => `${line}\n`).join(''),
    });
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof GitError)) {
    return error;
  }
  const { stderr } = error;
  const inTheWay =
    /'refs\/heads\/([^']+)' exists; cannot create 'refs\/heads\/([^']+)'/.exec(
      stderr,
    );
  if (inTheWay) {
    return new ConflictError(
      `There can't be a branch '${inTheWay[2]}' beside the branch '${inTheWay[1]}'; choose another name`,
    );
  }
  const moved =
    /'refs\/heads\/([^']+)': (?:reference already exists|is at|unable to resolve)/.exec(
      stderr,
    );
  return moved
    ? new ConflictError(
        `Branch '${moved[1]}' was changed by somebody else at the same time; try again`,
      )
    : new Error(`The repository takes no change: ${stderr.trim()}`, {
        cause: error,
      });
}

/** Says that a branch is not there. */
export function noBranch(branch: string): NotFoundError {
  return new NotFoundError(
    `There is no branch '${branch}'; it may have been merged or deleted`,
  );
}

/** Whether git's answer is no (not an ancestor, can't be merged), and not that it failed. */
export function saysNo(error: unknown): boolean {
  return error instanceof GitError && error.exitCode === 1;
}
