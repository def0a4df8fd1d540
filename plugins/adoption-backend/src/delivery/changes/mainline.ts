import type { Change } from '@paved/plugin-adoption-common';
import type { Commit } from '@paved/plugin-repositories-common';

/** There was no git before 7 April 2005: an older date is a clock that was never set. */
const FIRST_COMMIT = '2005-04-07';

const REVERT = /^revert\b\s*[:("!]|^merge\b.*\brevert-/i;

/** What came into the default branch with one commit of it. */
export type MergedChange = Pick<
  Change,
  'commit' | 'firstCommitAt' | 'mergedAt' | 'isRevert'
> & {
  /** Who wrote the first of its commits. */
  authorEmail: string;
};

/**
 * The changes of a default branch, the oldest first: a merge with everything that came by it is one, and so is every commit
 * that came without a merge.
 *
 * @param commits - all that lead to the head, as far back as it matters, in any order
 * @param known - commits that are changes already: who brings them brings nothing new
 * @returns the changes, and the commit that the oldest of them stands on
 */
export function mainlineChanges(
  commits: readonly Commit[],
  head: string,
  known: { keys(): Iterable<string> } = new Set<string>(),
): { changes: MergedChange[]; standsOn?: string } {
  const byId = new Map(commits.map(commit => [commit.id, commit]));
  const mainline: Commit[] = [];
  let next: string | undefined = head;
  for (
    let commit = byId.get(head);
    commit;
    commit = next === undefined ? undefined : byId.get(next)
  ) {
    mainline.push(commit);
    next = commit.parents?.[0];
  }
  const seen = new Set([...known.keys(), ...mainline.map(({ id }) => id)]);
  const changes = mainline.reverse().map(commit => {
    const brought = bringsAlong(commit, byId, seen);
    const written = brought.length > 0 ? brought : [commit];
    const first = written.reduce((a, b) =>
      b.authoredAt < a.authoredAt ? b : a,
    );
    return {
      commit: commit.id,
      mergedAt: commit.committedAt ?? commit.authoredAt,
      firstCommitAt:
        first.authoredAt < FIRST_COMMIT ? undefined : first.authoredAt,
      authorEmail: first.authorEmail,
      isRevert:
        REVERT.test(commit.subject) ||
        written.every(({ subject }) => REVERT.test(subject)),
    };
  });
  return { changes, standsOn: next };
}

/** What a merge brings into the default branch that nothing before it brought. */
function bringsAlong(
  merge: Commit,
  byId: ReadonlyMap<string, Commit>,
  seen: Set<string>,
): Commit[] {
  const found: Commit[] = [];
  const ahead = (merge.parents ?? []).slice(1);
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const commit = byId.get(id);
    if (commit && !seen.has(id)) {
      seen.add(id);
      found.push(commit);
      ahead.push(...(commit.parents ?? []));
    }
  }
  return found;
}
