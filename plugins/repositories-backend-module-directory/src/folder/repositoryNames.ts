import { InputError } from '@backstage/errors';

/** A repository of the folder. */
export interface RepositoryName {
  /** May hold slashes. */
  owner: string;
  name: string;
}

const SEGMENT = /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u;
const NEW_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
const MAX_OWNER_DEPTH = 8;

/** Whether a name can be one part of an owner, or a repository's name: nothing that leads out of the folder, or is hidden. */
export function isSegment(text: string): boolean {
  return SEGMENT.test(text) && !/\.\.|\.$|\.(?:git|lock)$/i.test(text);
}

/** Whether owner and name can be those of a repository in the folder. */
export function isRepositoryName({ owner, name }: RepositoryName): boolean {
  const owners = owner.split('/');
  return (
    owners.length <= MAX_OWNER_DEPTH &&
    owners.every(isSegment) &&
    isSegment(name)
  );
}

/**
 * @throws InputError when a new repository can't have the name: new ones keep to ASCII, so that every URL shows them as they are
 */
export function assertNewRepositoryName(repository: RepositoryName): void {
  const segments = [...repository.owner.split('/'), repository.name];
  if (
    !isRepositoryName(repository) ||
    !segments.every(segment => NEW_SEGMENT.test(segment))
  ) {
    throw new InputError(
      `'${segments
        .join('/')
        .slice(
          0,
          200,
        )}' can't be the name of a repository; use letters, digits, '.', '_' and '-', start with a letter or digit, and don't end in .git or .lock`,
    );
  }
}
