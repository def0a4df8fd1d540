const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads a day (its midnight in UTC) or an instant with its zone. A time without one would mean something else on every
 * machine, and is refused.
 *
 * @returns milliseconds since 1970; `undefined` when the text is neither
 */
export function parseInstant(text: string): number | undefined {
  if (DATE.test(text)) {
    return parseDay(text, 'UTC');
  }
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/**
 * The first moment of a day in a time zone. Where the clocks are put forward at midnight, that is one o'clock.
 *
 * @returns milliseconds since 1970; `undefined` when there is no such day
 * @throws RangeError when there is no such zone
 */
export function parseDay(text: string, zone: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (
    Number.isNaN(midnight) ||
    new Date(midnight).toISOString().slice(0, 10) !== text
  ) {
    return undefined;
  }
  if (zone === 'UTC') {
    return midnight;
  }
  const offsetAt = offsetOf(zone);
  const before = midnight - offsetAt(midnight - DAY_MS);
  const after = midnight - offsetAt(midnight + DAY_MS);
  const starts = [before, after].filter(
    instant => instant + offsetAt(instant) === midnight,
  );
  return starts.length ? Math.min(...starts) : before;
}

/** What a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return instant => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) {
      parts[type] = Number(value);
    }
    return (
      Date.UTC(
        parts.year,
        parts.month - 1,
        parts.day,
        parts.hour,
        parts.minute,
        parts.second,
      ) -
      Math.floor(instant / 1_000) * 1_000
    );
  };
}
