import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import { formatRepositoryId } from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { isErrorNamed } from '../errors/isErrorNamed';

/** The repository of that name; on any host when none is given. */
export async function findRepository(options: {
  host?: string;
  owner: string;
  name: string;
  repositories: RepositoriesService;
  credentials: BackstageCredentials;
}): Promise<RepositoryStatus | undefined> {
  const { host, owner, name, repositories, credentials } = options;
  if (host) {
    try {
      return await repositories.get(
        { repository: formatRepositoryId({ host, owner, name }) },
        { credentials },
      );
    } catch (error) {
      if (isErrorNamed(error, 'NotFoundError')) {
        return undefined;
      }
      throw error;
    }
  }
  let cursor: string | undefined;
  do {
    const page = await repositories.list(
      { search: name, cursor, limit: 100 },
      { credentials },
    );
    const found = page.items.find(
      item => item.owner === owner && item.name === name,
    );
    if (found) {
      return found;
    }
    cursor = page.nextCursor;
  } while (cursor);
  return undefined;
}
