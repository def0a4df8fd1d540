const MOST_NAMED = 3;

/**
 * Whom a survey asks: "everyone", "Mobile, Web".
 *
 * @param teams - titles of the teams; none where everyone is asked
 * @public
 */
export function askedText(teams: readonly string[]): string {
  if (teams.length === 0) {
    return 'everyone';
  }
  const more = teams.length - MOST_NAMED;
  return [
    ...teams.slice(0, MOST_NAMED),
    ...(more > 0 ? [`${more} more team${more > 1 ? 's' : ''}`] : []),
  ].join(', ');
}
