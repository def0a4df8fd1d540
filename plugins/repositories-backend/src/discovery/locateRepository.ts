import {
  formatRepositoryId,
  parseRepositoryId,
  type Repository,
} from '@paved/plugin-repositories-common';
import type { GitRemote } from '@paved/plugin-repositories-node';
import type { HostRegistry } from './HostRegistry';

/** Where a repository is now, for a mirror that this replica does not have yet; `undefined` when nowhere. */
export async function locateRepository(
  hosts: HostRegistry,
  repositoryId: string,
): Promise<
  | {
      repository: Pick<Repository, 'id' | 'defaultBranch' | 'head'>;
      remote: GitRemote;
    }
  | undefined
> {
  const { host: hostId, owner, name } = parseRepositoryId(repositoryId);
  const host = hosts.find(hostId);
  const hosted = await host?.get({ owner, name });
  if (!host || !hosted) {
    return undefined;
  }
  return {
    repository: {
      id: formatRepositoryId({ host: hostId, owner, name }),
      defaultBranch: hosted.defaultBranch,
      head: hosted.head,
    },
    remote: await host.remote({ owner, name }),
  };
}
