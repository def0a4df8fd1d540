import { FEWEST_PEOPLE } from '../metrics';
import { shownParts } from './shownParts';
import { teamsOf, type TeamTree } from './teamsOf';

/** The part of everybody; no group has this ref. */
const EVERYBODY = '';

/**
 * Of which teams numbers of some people may be told, where that of all of them is. Not of those with fewer than five, and of no
 * team by which the number of fewer could be reckoned: what a team has more than the teams within it are people too.
 *
 * @param people - all that the numbers are of, each with the groups that they are a direct member of
 * @returns each team with those who count for it
 * @public
 */
export function shownTeams(
  people: ReadonlyMap<string, readonly string[]>,
  groups: TeamTree,
): Map<string, Set<string>> {
  const own = new Map<string, number>();
  const within = new Map<string, Set<string>>();
  for (const [person, direct] of people) {
    const teams = teamsOf(direct, groups);
    const [lowest = EVERYBODY] = teams;
    own.set(lowest, (own.get(lowest) ?? 0) + 1);
    for (const team of teams) {
      within.set(team, (within.get(team) ?? new Set()).add(person));
    }
  }
  const shown = shownParts(
    [
      { id: EVERYBODY, own: own.get(EVERYBODY) ?? 0 },
      ...[...groups].map(([id, { parent }]) => ({
        id,
        parent: parent && groups.has(parent) ? parent : EVERYBODY,
        own: own.get(id) ?? 0,
      })),
    ],
    {
      add: (a, b) => a + b,
      isEmpty: count => count === 0,
      isSafe: count => count >= FEWEST_PEOPLE,
      size: count => count,
    },
  );
  return new Map([...within].filter(([team]) => shown.has(team)));
}
