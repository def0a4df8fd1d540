import { NotFoundError } from '@backstage/errors';
import { readChangeState } from './changeState';
import { type RepositoryGit, recordRef, updateRefs } from './commitRefs';

/**
 * Closes the change on a branch. Its last commit is kept; the branch itself goes unless somebody else has committed to it.
 */
export async function closeBranch(
  options: RepositoryGit & { branch: string },
): Promise<void> {
  const { branch } = options;
  const change = await readChangeState(options);
  if (!change) {
    throw new NotFoundError(`No change was proposed on branch '${branch}'`);
  }
  if (change.state === 'open') {
    const { commit, proposed } = change;
    await updateRefs(options, [
      commit === proposed
        ? `delete refs/heads/${branch} ${commit}`
        : `verify refs/heads/${branch} ${commit}`,
      `update ${recordRef('closed', branch)} ${commit}`,
    ]);
  }
}
