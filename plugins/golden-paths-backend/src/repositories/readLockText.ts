import type { AuthService } from '@backstage/backend-plugin-api';
import { LOCK_FILE, LockError } from '@paved/plugin-golden-paths-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';

const MEND =
  'Take it back as it was in the last commit that the portal made; it is not written by hand.';

/**
 * The lock of a repository at a commit; `undefined` when there is none.
 *
 * @throws LockError when it is something that is not read
 */
export async function readLockText(
  { repository, commit }: { repository: string; commit: string },
  options: {
    repositories: RepositoriesService;
    auth: AuthService;
    /** Whether there ought to be one: then it is looked at whether a link took its place. */
    isExpected: boolean;
  },
): Promise<string | undefined> {
  const { repositories, auth, isExpected } = options;
  const credentials = await auth.getOwnServiceCredentials();
  const request = { repository, ref: commit, paths: [LOCK_FILE] };
  const [file] = (await repositories.readFiles(request, { credentials })).files;
  if (file) {
    if (!file.content) {
      throw new LockError(
        `${LOCK_FILE} has ${file.size} bytes, which is more than the portal reads. ${MEND}`,
      );
    }
    return file.content.toString('utf8');
  }
  if (isExpected) {
    const { files } = await repositories.readFiles(
      { ...request, links: true },
      { credentials },
    );
    if (files.length > 0) {
      throw new LockError(
        `${LOCK_FILE} is a symbolic link, and has to be a file. ${MEND}`,
      );
    }
  }
  return undefined;
}
