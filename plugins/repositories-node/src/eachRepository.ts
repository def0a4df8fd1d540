import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import type {
  RepositoriesService,
  RepositoriesServiceOptions,
} from './RepositoriesService';

/** As many as one request may ask for. */
const PAGE_SIZE = 500;

/**
 * All repositories, ordered by id; the next page is asked for once the one before has been gone through.
 *
 * @public
 */
export async function* eachRepository(
  options: RepositoriesServiceOptions & {
    repositories: Pick<RepositoriesService, 'list'>;
    search?: string;
    signal?: AbortSignal;
  },
): AsyncGenerator<RepositoryStatus> {
  const { repositories, credentials, search, signal } = options;
  let cursor: string | undefined;
  do {
    signal?.throwIfAborted();
    const page = await repositories.list(
      { search, cursor, limit: PAGE_SIZE },
      { credentials },
    );
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}
