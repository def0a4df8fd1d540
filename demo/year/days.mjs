export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Midnight (UTC) of so many days before a day, in milliseconds since 1970. */
export function midnight(today, daysAgo = 0) {
  return Date.parse(`${today}T00:00:00Z`) - daysAgo * DAY_MS;
}

/** @returns {string} `YYYY-MM-DD` */
export function dayBefore(today, daysAgo) {
  return new Date(midnight(today, daysAgo)).toISOString().slice(0, 10);
}

export function instant(milliseconds) {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The last calendar quarter that ended three months ago or earlier: [its first day, the first day after it]. */
export function badQuarter(today) {
  const day = new Date(midnight(today, 90));
  const end = Date.UTC(
    day.getUTCFullYear(),
    Math.floor(day.getUTCMonth() / 3) * 3,
  );
  const last = new Date(end);
  return [Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - 3), end];
}

export function isWorkday(milliseconds) {
  return ![0, 6].includes(new Date(milliseconds).getUTCDay());
}
