import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { CiCaller } from './CiCallers';

/** Branches that a repository releases from, where the portal does not know it better. */
const USUAL_DEFAULT_BRANCHES = ['main', 'master'];

/**
 * Names of the branches that the repository of a job releases from.
 *
 * @param options.credentials - the portal's own
 */
export async function defaultBranchesOf(
  caller: Pick<CiCaller, 'repository'>,
  options: {
    repositories: RepositoriesService;
    credentials: BackstageCredentials;
  },
): Promise<string[]> {
  try {
    const { defaultBranch } = await options.repositories.get(
      { repository: caller.repository },
      { credentials: options.credentials },
    );
    return defaultBranch ? [defaultBranch] : USUAL_DEFAULT_BRANCHES;
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      return USUAL_DEFAULT_BRANCHES;
    }
    throw error;
  }
}
