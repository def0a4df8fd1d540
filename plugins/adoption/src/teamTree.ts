import type { Titled } from '@paved/plugin-adoption-common';

/** Groups in the order of a tree, each with how deep it stands; those whose group above is not among them are on top. */
export function teamTree(teams: Titled[]): Array<Titled & { depth: number }> {
  const known = new Set(teams.map(({ ref }) => ref));
  const below = new Map<string | undefined, Titled[]>();
  for (const team of teams) {
    const parent =
      team.parent !== undefined && known.has(team.parent)
        ? team.parent
        : undefined;
    below.set(parent, [...(below.get(parent) ?? []), team]);
  }
  const found: Array<Titled & { depth: number }> = [];
  const add = (parent: string | undefined, depth: number) => {
    const children = below.get(parent) ?? [];
    // A group that stands above itself is visited once
    below.delete(parent);
    for (const team of children) {
      found.push({ ...team, depth });
      add(team.ref, depth + 1);
    }
  };
  add(undefined, 0);
  // Groups that belong to each other in a circle hang on nothing
  for (const rest of [...below.values()].flat()) {
    found.push({ ...rest, depth: 0 });
  }
  return found;
}
