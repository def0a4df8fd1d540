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
  const isLink = ({ mode }: WorkspaceFile) => mode === '120000';
  const byPath = new Map(
    files.filter(file => !isLink(file)).map(file => [file.path, file.content]),
  );
  const linkPaths = files.filter(isLink).map(({ path }) => path);
  return {
    async find(globs) {
      return [...byPath.keys()].filter(matchPaths(globs)).sort();
    },
    async links(globs) {
      return linkPaths
        .filter(matchPaths(globs))
        .map(path => ({ path, type: 'symlink' as const }));
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
