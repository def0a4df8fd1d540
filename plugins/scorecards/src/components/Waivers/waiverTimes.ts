import {
  fromAbsolute,
  getLocalTimeZone,
  toCalendarDate,
  type CalendarDate,
} from '@internationalized/date';

const DAY_MS = 24 * 3600 * 1000;
const USUAL_MS = 30 * DAY_MS;
/** The server's clock may be a little behind. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Days that a waiver may end on, for the reader's clock. */
export function waiverDays(
  now: number,
  maxWaiverMs: number,
): { first: CalendarDate; last: CalendarDate; usual: CalendarDate } {
  const dayAt = (ms: number) =>
    toCalendarDate(fromAbsolute(ms, getLocalTimeZone()));
  return {
    first: dayAt(now),
    last: dayAt(now + maxWaiverMs),
    usual: dayAt(now + Math.min(USUAL_MS, maxWaiverMs)),
  };
}

/** The end of a day, but no later than a waiver may last. */
export function waiverEnd(
  day: CalendarDate,
  now: number,
  maxWaiverMs: number,
): string {
  const endOfDay = day.add({ days: 1 }).toDate(getLocalTimeZone()).getTime();
  return new Date(
    Math.min(endOfDay - 1000, now + maxWaiverMs - CLOCK_TOLERANCE_MS),
  ).toISOString();
}
