import type { Lock, LockedFile } from '@paved/plugin-golden-paths-common';

export const MEND_LOCK =
  'Take .golden-path.yaml back as it was in the last commit that the portal made; it is not written by hand.';

/** How a lock differs from the one that its release renders, a sentence without its full stop for each. */
export function lockProblems(lock: Lock, rendered: Lock): string[] {
  const expected = new Map(rendered.files.map(file => [file.path, file]));
  const problems: string[] = [];
  for (const file of lock.files) {
    const other = expected.get(file.path);
    expected.delete(file.path);
    if (!other) {
      problems.push(
        `The lock was edited by hand: '${file.path}' is not in release ${lock.release}`,
      );
    } else if (!isSame(file, other)) {
      problems.push(
        `The lock was edited by hand: release ${lock.release} does not render '${file.path}' like that with its parameters`,
      );
    }
  }
  for (const path of expected.keys()) {
    problems.push(
      `The lock was edited by hand: '${path}' of release ${lock.release} is not in it`,
    );
  }
  return problems;
}

function isSame(a: LockedFile, b: LockedFile): boolean {
  return a.sha256 === b.sha256 && a.mode === b.mode && a.class === b.class;
}
