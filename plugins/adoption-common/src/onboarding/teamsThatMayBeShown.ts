import { FEWEST_PEOPLE } from '../metrics';

/** Groups as a tree; a group without parents is below the company. */
export interface TeamTree {
  /** Groups directly below a group. */
  children: ReadonlyMap<string, readonly string[]>;
  /** Those that are below no other. */
  roots: readonly string[];
  /** People of a group and of the groups below it. */
  members: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Teams of which the numbers of some people may be told. A team is not when it has fewer than five of them, and no team is whose
 * siblings leave a rest of one to four: the number of the group above less the numbers of the teams shown would be theirs.
 * What is below a team that is not shown is not shown either.
 *
 * @param people - all that the numbers are of
 */
export function teamsThatMayBeShown(
  { children, roots, members }: TeamTree,
  people: ReadonlySet<string>,
): Set<string> {
  const shown = new Set<string>();
  const countIn = (group: string) =>
    new Set([...(members.get(group) ?? [])].filter(each => people.has(each)));

  const descend = (groups: readonly string[], all: ReadonlySet<string>) => {
    const counted = groups.map(group => ({ group, people: countIn(group) }));
    const large = counted.filter(each => each.people.size >= FEWEST_PEOPLE);
    const covered = new Set(large.flatMap(each => [...each.people]));
    const rest = [...all].filter(person => !covered.has(person)).length;
    if (rest > 0 && rest < FEWEST_PEOPLE) {
      return;
    }
    for (const each of large) {
      if (!shown.has(each.group)) {
        shown.add(each.group);
        descend(children.get(each.group) ?? [], each.people);
      }
    }
  };
  descend(roots, people);
  return shown;
}
