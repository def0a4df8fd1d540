import type { IntakeRules, RefusalCode } from './rules';

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_MS = Date.UTC(2000, 0, 1);
/** A clock may be off by hours, as one is that is set to another time zone; nothing happens tomorrow. */
const MOST_AHEAD_MS = DAY_MS;

const INSTANT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)?$/i;

/** An instant in UTC, to the millisecond, or why it is none. */
export type ReadInstant =
  | { instant: string }
  | { code: RefusalCode; reason: string };

/**
 * Reads an instant as RFC 3339 has it.
 *
 * @param value - of any type
 */
export function readInstant(
  value: unknown,
  rules: Pick<IntakeRules, 'now' | 'oldest'>,
): ReadInstant {
  if (
    typeof value === 'number' ||
    (typeof value === 'string' && /^\s*\d{8,}(\.\d+)?\s*$/.test(value))
  ) {
    return { code: 'unit', reason: reasonOfNumber(Number(value)) };
  }
  if (typeof value !== 'string') {
    return {
      code: 'field',
      reason: 'must be a time of ISO 8601, such as 2026-11-21T08:30:00Z',
    };
  }
  const [, date, minutes, seconds = ':00', fraction = '', zone] =
    INSTANT.exec(value.trim()) ?? [];
  if (!date) {
    return {
      code: 'field',
      reason: `'${value.slice(
        0,
        40,
      )}' is no time of ISO 8601, such as 2026-11-21T08:30:00Z`,
    };
  }
  if (!zone) {
    return {
      code: 'field',
      reason: `'${value}' has no time zone; add Z for UTC, or an offset such as +01:00`,
    };
  }
  const offset = /^z$/i.test(zone)
    ? 'Z'
    : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const local = `${date}T${minutes}${seconds}`;
  const time = Date.parse(
    `${local}${fraction.replace(',', '.').slice(0, 4)}${offset}`,
  );
  // February 31 parses, as a day of March
  if (
    Number.isNaN(time) ||
    !new Date(Date.parse(`${local}Z`)).toISOString().startsWith(local)
  ) {
    return { code: 'field', reason: `'${value}' is not in the calendar` };
  }
  return checkBounds(time, value, rules);
}

function checkBounds(
  time: number,
  value: string,
  { now, oldest }: Pick<IntakeRules, 'now' | 'oldest'>,
): ReadInstant {
  if (time > now.getTime() + MOST_AHEAD_MS) {
    return {
      code: 'future',
      reason: `${value} is more than a day in the future; is the sender's clock right?`,
    };
  }
  if (time < FIRST_MS) {
    return {
      code: 'past',
      reason: `${value} is before the year 2000; a time that was never set looks like that`,
    };
  }
  if (time < oldest.getTime()) {
    return {
      code: 'past',
      reason: `${value} is before ${oldest
        .toISOString()
        .slice(
          0,
          10,
        )}, and nothing older is kept; adoption.retention.delivery says for how long`,
    };
  }
  return { instant: new Date(time).toISOString() };
}

function reasonOfNumber(value: number): string {
  const units: Array<[string, number]> = [
    ['seconds', 1e3],
    ['milliseconds', 1],
    ['microseconds', 1e-3],
    ['nanoseconds', 1e-6],
  ];
  // Of 2001 to 2286, each unit has its own count of digits
  const found = units.find(([, factor]) => {
    const milliseconds = value * factor;
    return milliseconds >= 1e12 && milliseconds < 1e13;
  });
  return found
    ? `is the number ${value}, which looks like ${
        found[0]
      } since 1970; send ${new Date(value * found[1]).toISOString()}`
    : `is the number ${value}; send a time of ISO 8601, such as 2026-11-21T08:30:00Z`;
}
