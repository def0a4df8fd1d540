const DAY_MS = 24 * 60 * 60 * 1000;

/** UTC day of an instant, `YYYY-MM-DD`. */
export function utcDay(at: Date | number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** So many days later, or earlier. */
export function plusDays(day: string, days: number): string {
  return utcDay(Date.parse(day) + days * DAY_MS);
}

/** Calendar month of an instant as UTC days; `to` does not belong to it. */
export function utcMonth(at: Date): { from: string; to: string } {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return {
    from: utcDay(Date.UTC(year, month, 1)),
    to: utcDay(Date.UTC(year, month + 1, 1)),
  };
}
