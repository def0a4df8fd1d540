/** Milliseconds of each unit that a duration may be written in. */
const UNITS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

const DURATION = /^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[wdhms]))+$/;

/**
 * Reads `7d`, `12h` or `1h30m`: numbers with the units w, d, h, m, s and ms.
 *
 * @public
 * @returns milliseconds; `undefined` when the text is no duration
 */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|[wdhms])/g)) {
    total += Number(amount) * UNITS[unit];
  }
  return Math.round(total);
}

/**
 * `3 days`, `1 hour`: the length of a time as people say it, rounded down.
 *
 * @public
 */
export function formatDuration(ms: number): string {
  const length = Math.abs(ms);
  for (const [unit, size, from] of [
    ['day', UNITS.d, 2 * UNITS.d],
    ['hour', UNITS.h, UNITS.h],
    ['minute', UNITS.m, UNITS.m],
    ['second', UNITS.s, UNITS.s],
  ] as const) {
    if (length >= from || (unit === 'day' && length === size)) {
      const count = Math.floor(length / size);
      return `${count} ${unit}${count === 1 ? '' : 's'}`;
    }
  }
  return `${Math.floor(length)} ms`;
}
