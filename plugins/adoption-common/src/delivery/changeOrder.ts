import { greatest, least } from './extremes';
import type { TimedChange } from './timed';

/**
 * The changes of a repository in the order in which they came into its default branch.
 *
 * @public
 */
export interface ChangeOrder {
  changes: readonly TimedChange[];
  /** By commit: its place in `changes`. */
  places: ReadonlyMap<string, number>;
  /** By place: when it was in the default branch at the latest, since a later one was. */
  mergedBy: Float64Array;
}

/**
 * Orders the changes of a repository by their place on the default branch, or by the time of their merge where places are not
 * known. A commit that is told of twice counts once.
 *
 * @public
 */
export function changeOrderOf(all: Iterable<TimedChange>): ChangeOrder {
  const byCommit = new Map<string, TimedChange>();
  let placed = true;
  for (const change of all) {
    const known = byCommit.get(change.commit);
    byCommit.set(change.commit, known ? joinChanges(known, change) : change);
    placed &&= change.position !== undefined;
  }
  const changes = [...byCommit.values()].sort(
    (a, b) =>
      (placed ? a.position! - b.position! : 0) ||
      a.mergedAt - b.mergedAt ||
      (a.commit < b.commit ? -1 : 1),
  );
  const mergedBy = new Float64Array(changes.length);
  let earliest = Infinity;
  for (let place = changes.length - 1; place >= 0; place--) {
    const { mergedAt, droppedAt } = changes[place];
    if (droppedAt === undefined) {
      earliest = Math.min(earliest, mergedAt);
    }
    mergedBy[place] = earliest;
  }
  return {
    changes,
    places: new Map(changes.map(({ commit }, place) => [commit, place])),
    mergedBy,
  };
}

/**
 * How far a deployment reaches: the place of the last change that it contains, −1 when it contains none.
 *
 * By its commit when that is on the default branch; otherwise by time: what was merged when it began.
 *
 * @public
 */
export function reachOf(
  { places, mergedBy }: ChangeOrder,
  deployment: { commit?: string; startedAt?: number; finishedAt: number },
): { place: number; by: 'commit' | 'time' } {
  const { commit, startedAt, finishedAt } = deployment;
  const known = commit === undefined ? undefined : places.get(commit);
  if (known !== undefined) {
    return { place: known, by: 'commit' };
  }
  const began = startedAt ?? finishedAt;
  let low = -1;
  let high = mergedBy.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (mergedBy[middle] <= began) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return { place: low, by: 'time' };
}

function joinChanges(one: TimedChange, other: TimedChange): TimedChange {
  return {
    commit: one.commit,
    position: greatest(one.position, other.position),
    isRevert: one.isRevert || other.isRevert,
    firstCommitAt: least(one.firstCommitAt, other.firstCommitAt),
    openedAt: least(one.openedAt, other.openedAt),
    firstReviewAt: least(one.firstReviewAt, other.firstReviewAt),
    mergedAt: Math.min(one.mergedAt, other.mergedAt),
    droppedAt: greatest(one.droppedAt, other.droppedAt),
  };
}
