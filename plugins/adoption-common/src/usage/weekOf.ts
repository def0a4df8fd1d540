const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The Monday of the week that a day is in.
 *
 * @param day - `YYYY-MM-DD`
 * @public
 */
export function weekOf(day: string): string {
  const at = Date.parse(day);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
