/** A repository of the folder. */
export interface RepositoryName {
  /** May hold slashes. */
  owner: string;
  name: string;
}

const SEGMENT = /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u;
const NEW_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** What follows a repository in source URLs, in Gitea's shape: in a name, it would make one URL that of two repositories. */
const RESERVED = /^(?:src|raw|archive)$/i;
const MAX_OWNER_DEPTH = 8;

/**
 * Whether a name can be one part of an owner, or a repository's name: nothing that leads out of the folder, is hidden, or is a
 * part of source URLs.
 */
export function isSegment(text: string): boolean {
  return (
    SEGMENT.test(text) &&
    !RESERVED.test(text) &&
    !/\.\.|\.$|\.(?:git|lock)$/i.test(text)
  );
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
 * Why a new repository can't have the name; `undefined` when it can. New ones keep to ASCII, so that every URL shows them as
 * they are.
 */
export function newNameProblem(repository: RepositoryName): string | undefined {
  const segments = [...repository.owner.split('/'), repository.name];
  return isRepositoryName(repository) &&
    segments.every(segment => NEW_SEGMENT.test(segment))
    ? undefined
    : `'${segments
        .join('/')
        .slice(
          0,
          200,
        )}' can't be the name of a repository; use letters, digits, '.', '_' and '-', start with a letter or digit, don't end in .git or .lock, and have no part that is just src, raw or archive`;
}
