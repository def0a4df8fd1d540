import { teamsAbove, teamsOf } from '../privacy/teamsOf';
import { EVERYONE, type SurveyCell } from './types';

/**
 * A group of people, as the catalog has it.
 *
 * @public
 */
export interface SurveyGroup {
  title: string;
  /** Ref of the group that it belongs to. */
  parent?: string;
}

/**
 * The cells of a survey: everyone, and each team of which so many are asked. Somebody of a smaller team is counted with the
 * team above it.
 *
 * @param people - of each who is asked, the refs of their groups
 * @param groups - by ref
 * @public
 */
export function cellsOf(
  people: ReadonlyArray<readonly string[]>,
  groups: ReadonlyMap<string, SurveyGroup>,
  atLeast: number,
): SurveyCell[] {
  const invited = new Map<string, number>();
  for (const own of people) {
    for (const group of teamsOf(own, groups)) {
      invited.set(group, (invited.get(group) ?? 0) + 1);
    }
  }
  const large = [...invited.keys()]
    .filter(group => invited.get(group)! >= atLeast)
    .sort();
  const everyone = {
    id: EVERYONE,
    title: 'Everyone asked',
    invited: people.length,
  };
  return [
    everyone,
    ...large.map(id => ({
      id,
      title: groups.get(id)!.title,
      parent:
        teamsAbove(id, groups).find(
          group => group !== id && large.includes(group),
        ) ?? EVERYONE,
      invited: invited.get(id)!,
    })),
  ];
}

/**
 * Where somebody's answer is counted.
 *
 * @param own - refs of their groups
 * @public
 */
export function cellFor(
  own: readonly string[],
  groups: ReadonlyMap<string, SurveyGroup>,
  cells: readonly SurveyCell[],
): SurveyCell {
  const byId = new Map(cells.map(cell => [cell.id, cell]));
  return byId.get(
    teamsOf(own, groups).find(group => byId.has(group)) ?? EVERYONE,
  )!;
}
