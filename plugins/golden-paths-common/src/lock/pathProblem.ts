const LONGEST = 1_000;

/**
 * Why a path can't be that of a file in a repository, to follow the path in a sentence; `undefined` when it can. Names that a
 * file system of any kind takes for `.git` are refused as git itself refuses them.
 *
 * @public
 */
export function pathProblem(path: string): string | undefined {
  if (!path) {
    return 'is empty';
  }
  if (path.length > LONGEST) {
    return `has ${path.length} characters; ${LONGEST} is the most`;
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(path)) {
    return 'has a character that names of files must not have';
  }
  if (path.startsWith('/') || path.includes('\\')) {
    return 'must be relative to the repository, with / between folders';
  }
  const segments = path.split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment))) {
    return `must not have '.', '..' or nothing between slashes`;
  }
  return segments.some(isGitFolder) ? `leads into git's own folder` : undefined;
}

function isGitFolder(segment: string): boolean {
  const name = segment
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/:.*$|[ .]+$/g, '');
  return name === '.git' || name === 'git~1';
}
