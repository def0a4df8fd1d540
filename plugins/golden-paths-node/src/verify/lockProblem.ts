import type { Lock, LockedFile } from '@paved/plugin-golden-paths-common';

export const MEND_LOCK =
  'Take .golden-path.yaml back as it was in the last commit that the portal made; it is not written by hand.';

const SHOWN_FILES = 3;

/** How a lock differs from the one that its release renders: a clause of a sentence, `undefined` when it does not. */
export function lockProblem(lock: Lock, rendered: Lock): string | undefined {
  const { release } = lock;
  const locked = new Map(lock.files.map(file => [file.path, file]));
  const expected = new Map(rendered.files.map(file => [file.path, file]));
  const absent = [...locked.keys()].filter(path => !expected.has(path));
  const missing = [...expected.keys()].filter(path => !locked.has(path));
  const other = [...expected].flatMap(([path, file]) => {
    const found = locked.get(path);
    return found && !isSame(found, file) ? path : [];
  });
  const differences = [
    absent.length > 0 &&
      `${named(absent)} ${isOrAre(absent)} not in release ${release}`,
    other.length > 0 &&
      `release ${release} does not render ${named(
        other,
      )} like that with its parameters`,
    missing.length > 0 &&
      `${named(missing)} of release ${release} ${isOrAre(missing)} not in it`,
  ].filter(each => each !== false);
  return differences.length > 0
    ? `The lock was edited by hand: ${differences.join('; ')}`
    : undefined;
}

/** `'a', 'b', 'c' and 42 more files` */
function named(paths: string[]): string {
  const shown = paths
    .slice(0, SHOWN_FILES)
    .map(path => `'${path}'`)
    .join(', ');
  const more = paths.length - SHOWN_FILES;
  return more > 0
    ? `${shown} and ${more} more ${more === 1 ? 'file' : 'files'}`
    : shown;
}

function isOrAre(paths: string[]): string {
  return paths.length === 1 ? 'is' : 'are';
}

function isSame(a: LockedFile, b: LockedFile): boolean {
  return a.sha256 === b.sha256 && a.mode === b.mode && a.class === b.class;
}
