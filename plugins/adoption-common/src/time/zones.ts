const formatters = new Map<string, Intl.DateTimeFormat>();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Making a formatter costs a thousand times what using it costs. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** What clocks of a zone show at an instant, as if it were UTC, to the second. */
function wallClock(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) {
    parts[type] = Number(value);
  }
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The date of an instant in a zone.
 *
 * @returns its midnight as if the zone were UTC: an instant to reckon dates with, not the one at which the day begins
 */
export function dateOf(instant: number, zone: string): number {
  return Math.floor(wallClock(instant, zone) / DAY_MS) * DAY_MS;
}

/**
 * The instant at which a day begins in a zone. Where clocks skip midnight the day begins when they have skipped it; where
 * they show it twice, the first time.
 *
 * @param date - as from {@link dateOf}
 * @param previous - a day that begins not long before, and where: mostly the clocks have not changed since
 */
export function startOfDate(
  date: number,
  zone: string,
  previous?: { date: number; start: number },
): number {
  if (previous) {
    // Where midnight comes twice this is the first, since clocks had not been put back yet
    const same = previous.start + (date - previous.date);
    if (wallClock(same, zone) === date) {
      return same;
    }
  }
  const offsets = [date - DAY_MS, date + DAY_MS].map(
    around => wallClock(around, zone) - around,
  );
  const midnights = offsets
    .map(offset => date - offset)
    .filter(instant => wallClock(instant, zone) === date)
    .sort((a, b) => a - b);
  if (midnights.length > 0) {
    return midnights[0];
  }
  // The clocks of no instant show it: find the one at which they skip it
  let before = date - 2 * DAY_MS;
  let after = date + 2 * DAY_MS;
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (wallClock(middle, zone) < date) {
      before = middle;
    } else {
      after = middle;
    }
  }
  return after;
}

/**
 * The calendar day of an instant in a zone, `YYYY-MM-DD`.
 *
 * @param instant - milliseconds since 1970
 * @param zone - IANA name
 * @public
 */
export function dayOf(instant: number, zone: string): string {
  return new Date(dateOf(instant, zone)).toISOString().slice(0, 10);
}

/** The same day for people: `19 Nov 2026`. @public */
export function dayTextOf(instant: number, zone: string): string {
  return new Date(instant).toLocaleDateString('en-GB', {
    dateStyle: 'medium',
    timeZone: zone,
  });
}
