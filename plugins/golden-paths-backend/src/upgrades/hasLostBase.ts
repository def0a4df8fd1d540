import type { AuthService } from '@backstage/backend-plugin-api';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { StoredUpgrade } from '../database/DatabaseUpgradeStore';

/** Looked through for the one that an upgrade starts at. */
const MOST_COMMITS = 1_000;

/** Whether history was rewritten since: merging what began before would bring back what somebody has taken out of it. */
export async function hasLostBase(
  { repository, baseCommit }: StoredUpgrade,
  options: { repositories: RepositoriesService; auth: AuthService },
): Promise<boolean> {
  const commits = await options.repositories.history(
    { repository, limit: MOST_COMMITS },
    { credentials: await options.auth.getOwnServiceCredentials() },
  );
  return (
    commits.length < MOST_COMMITS &&
    !commits.some(({ id }) => id === baseCommit)
  );
}
