import { isError } from '@backstage/errors';
import {
  formatRepositoryId,
  type RepositoryStatus,
} from '@paved/plugin-repositories-common';
import { eachRepository } from './eachRepository';
import type {
  RepositoriesService,
  RepositoriesServiceOptions,
} from './RepositoriesService';

/**
 * The repository of that name, if there is one; on any host when none is given.
 *
 * @public
 */
export async function findRepository(
  options: RepositoriesServiceOptions & {
    host?: string;
    owner: string;
    name: string;
    repositories: Pick<RepositoriesService, 'get' | 'list'>;
  },
): Promise<RepositoryStatus | undefined> {
  const { host, owner, name, repositories, credentials } = options;
  if (host) {
    try {
      return await repositories.get(
        { repository: formatRepositoryId({ host, owner, name }) },
        { credentials },
      );
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return undefined;
      }
      throw error;
    }
  }
  const found = eachRepository({ repositories, credentials, search: name });
  for await (const repository of found) {
    if (repository.owner === owner && repository.name === name) {
      return repository;
    }
  }
  return undefined;
}
