import { excerpt } from './problem';
import type { RepositoryLink } from './types';

/** What to say about a symbolic link or a submodule that stands where a file is wanted. */
export function noFile({ path, type }: RepositoryLink) {
  return type === 'submodule'
    ? {
        rule: 'submodule',
        severity: 'error' as const,
        message: `${excerpt(
          path,
        )} is a submodule: what is in it belongs to another repository`,
        remedy:
          'Have that repository register its files itself, or commit a copy in a folder of this one.',
      }
    : {
        rule: 'symbolic-link',
        severity: 'error' as const,
        message: `${excerpt(
          path,
        )} is a symbolic link, which Paved never follows`,
        remedy: 'Commit the file itself in its place, or remove the link.',
      };
}
