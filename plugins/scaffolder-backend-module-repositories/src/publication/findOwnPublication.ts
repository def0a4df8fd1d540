import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Repository } from '@paved/plugin-repositories-common';
import type {
  GitIdentity,
  RepositoriesService,
} from '@paved/plugin-repositories-node';
import { gitBlobId } from '../workspace/gitBlobId';
import type { WorkspaceFile } from '../workspace/readWorkspaceFiles';

/**
 * The commit of a repository that is exactly what publishing these files would have made: one commit, by this author,
 * with these files and no others. Compares object ids, so no content is transferred.
 */
export async function findOwnPublication(options: {
  repository: Repository;
  files: readonly WorkspaceFile[];
  author: GitIdentity;
  repositories: RepositoriesService;
  credentials: BackstageCredentials;
}): Promise<string | undefined> {
  const { repository, files, author, repositories, credentials } = options;
  const [commit, ...older] = await repositories.history(
    { repository: repository.id, limit: 2 },
    { credentials },
  );
  if (
    !commit ||
    older.length > 0 ||
    commit.authorName !== author.name ||
    commit.authorEmail !== author.email
  ) {
    return undefined;
  }
  const { entries } = await repositories.tree(
    { repository: repository.id, ref: commit.id },
    { credentials },
  );
  const ids = new Map(
    entries
      .filter(entry => entry.type !== 'directory')
      .map(entry => [entry.path, entry.id]),
  );
  const objectFormat = commit.id.length === 64 ? 'sha256' : 'sha1';
  const same =
    ids.size === files.length &&
    files.every(
      file => ids.get(file.path) === gitBlobId(file.content, objectFormat),
    );
  return same ? commit.id : undefined;
}
