/**
 * Groups by ref, each with the one that it belongs to.
 *
 * @public
 */
export type TeamTree = ReadonlyMap<string, { parent?: string }>;

/**
 * The one team that somebody counts for who has several, the lowest of them, with those above it. Of who counted for two, what
 * both have together, less what all have, would be what that person alone did.
 *
 * @param own - refs of the groups that somebody is a direct member of
 * @returns lowest first; none for who is in no group that is known
 * @public
 */
export function teamsOf(own: readonly string[], groups: TeamTree): string[] {
  const [lowest = []] = own
    .filter(group => groups.has(group))
    .map(group => teamsAbove(group, groups))
    .sort((a, b) => b.length - a.length || (a[0] < b[0] ? -1 : 1));
  return lowest;
}

/** A group and those above it; what belongs to itself ends there. */
export function teamsAbove(group: string, groups: TeamTree): string[] {
  const chain = new Set<string>();
  for (
    let at: string | undefined = group;
    at !== undefined && groups.has(at) && !chain.has(at);
    at = groups.get(at)?.parent
  ) {
    chain.add(at);
  }
  return [...chain];
}
