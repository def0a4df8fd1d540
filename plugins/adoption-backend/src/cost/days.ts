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

/** A day for people: `1 Nov 2026`. */
export function dayText(day: string): string {
  return told(day, { dateStyle: 'medium' });
}

/** A month, `2026-11`, for people: `November 2026`. */
export function monthText(month: string): string {
  return told(month, { month: 'long', year: 'numeric' });
}

function told(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    ...options,
  }).format(Date.parse(day));
}
