import { startOfDate } from '../time/zones';

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Midnight of somebody's first day.
 *
 * @param startDate - `YYYY-MM-DD`
 * @param zone - IANA name
 * @returns milliseconds since 1970; `undefined` when it is no day
 * @public
 */
export function startOfWork(
  startDate: string,
  zone: string,
): number | undefined {
  const date = Date.parse(`${startDate}T00:00:00Z`);
  // 30 February is taken for 2 March
  return DAY.test(startDate) &&
    !Number.isNaN(date) &&
    new Date(date).toISOString().startsWith(startDate)
    ? startOfDate(date, zone)
    : undefined;
}
