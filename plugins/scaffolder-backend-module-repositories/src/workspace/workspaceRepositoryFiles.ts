import { InputError } from '@backstage/errors';
import {
  matchPaths,
  type RepositoryFiles,
} from '@paved/plugin-repositories-common';
import type { WorkspaceFile } from './readWorkspaceFiles';

/** Lets the inspection read a workspace that is not a repository yet. */
export function workspaceRepositoryFiles(
  files: readonly WorkspaceFile[],
): RepositoryFiles {
  const byPath = new Map(files.map(file => [file.path, file.content]));
  return {
    async find(globs) {
      return [...byPath.keys()].filter(matchPaths(globs)).sort();
    },
    // A workspace with links is refused before
    async links() {
      return [];
    },
    async read(path) {
      const content = byPath.get(path);
      if (!content) {
        return undefined;
      }
      if (content.includes(0)) {
        throw new InputError(`'${path}' is not text`);
      }
      return content.toString('utf8');
    },
  };
}
