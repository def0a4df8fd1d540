import type {
  MetricBucket,
  MetricTarget,
  MetricUnit,
} from '@paved/plugin-adoption-common';

export { count, day, nameOf } from '@paved/ui';

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 24 * MINUTES_AN_HOUR;

const TIMES: Array<[minutes: number, name: string]> = [
  [MINUTES_A_DAY, 'days'],
  [MINUTES_AN_HOUR, 'h'],
];

/** A number with its unit, short enough for a tile. */
export function valueText(
  value: number,
  unit: MetricUnit,
  currency?: string,
): string {
  switch (unit) {
    case 'percent':
      return `${percentDigits(value)} %`;
    case 'count':
      return digits(value, Number.isInteger(value) ? 0 : 1);
    case 'per-day':
      return `${digits(value, Math.abs(value) < 1 ? 2 : 1)} a day`;
    case 'minutes':
      return minutesText(value);
    case 'score':
      return `${value > 0 ? '+' : ''}${digits(value, 0)}`;
    case 'points':
      return `${digits(value, 1)} of 10`;
    case 'rating':
      return `${digits(value, 1)} of 5`;
    default:
      return moneyText(value, currency);
  }
}

/** "± 12", in the unit of what stands before it. */
export function marginText(
  margin: number,
  unit: MetricUnit,
  currency?: string,
): string {
  const told =
    unit === 'score' ? digits(margin, 0) : valueText(margin, unit, currency);
  return `± ${told}`;
}

/** A length of time in two units at most: "20 s", "34 min", "5 h 20 min", "3.4 days". */
export function minutesText(minutes: number): string {
  const size = Math.abs(minutes);
  if (size > 0 && size < 1) {
    return `${digits(minutes * 60, 0)} s`;
  }
  if (size < MINUTES_AN_HOUR) {
    return `${digits(minutes, size < 10 ? 1 : 0)} min`;
  }
  if (size < 2 * MINUTES_A_DAY) {
    const whole = Math.round(size);
    const rest = whole % MINUTES_AN_HOUR;
    const sign = minutes < 0 ? '−' : '';
    return `${sign}${Math.floor(whole / MINUTES_AN_HOUR)} h${
      rest ? ` ${rest} min` : ''
    }`;
  }
  return `${digits(minutes / MINUTES_A_DAY, 1)} days`;
}

const targets: Record<MetricTarget['is'], string> = {
  above: 'above',
  'at-least': 'at least',
  below: 'below',
  'at-most': 'at most',
};

/** "above 85 %" */
export function targetText(
  target: MetricTarget,
  unit: MetricUnit,
  currency?: string,
): string {
  return `${targets[target.is]} ${valueText(target.value, unit, currency)}`;
}

/**
 * How the numbers of a chart are told: as everywhere, and lengths of time along its axis in the unit that suits the longest, so
 * that it has round numbers.
 */
export function scaleOf(
  unit: MetricUnit,
  most: number,
  currency?: string,
): {
  divisor: number;
  format: (value: number) => string;
  tick?: (value: number) => string;
} {
  if (unit !== 'minutes') {
    return { divisor: 1, format: value => valueText(value, unit, currency) };
  }
  const [divisor, name] = TIMES.find(([size]) => most >= 2 * size) ?? [
    1,
    'min',
  ];
  return {
    divisor,
    format: value => minutesText(value * divisor),
    tick: value => `${digits(value, 1)} ${name}`,
  };
}

export const buckets: Record<MetricBucket, { title: string; many: string }> = {
  day: { title: 'Day', many: 'Days' },
  week: { title: 'Week', many: 'Weeks' },
  month: { title: 'Month', many: 'Months' },
  quarter: { title: 'Quarter', many: 'Quarters' },
};

/** What a part of a period is called: "3 Feb", "Feb 2026", "Q1 2026"; a week by its first day. */
export function bucketText(
  from: string,
  bucket: MetricBucket,
  zone: string,
): string {
  const at = new Date(from);
  const told = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(at);
  switch (bucket) {
    case 'month':
      return told({ month: 'short', year: 'numeric' });
    case 'quarter':
      return `Q${Math.ceil(Number(told({ month: 'numeric' })) / 3)} ${told({
        year: 'numeric',
      })}`;
    default:
      return told({ day: 'numeric', month: 'short' });
  }
}

/** An instant on the clock of a zone. */
export function timeText(iso: string, zone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  }).format(new Date(iso));
}

function moneyText(value: number, currency: string | undefined): string {
  return new Intl.NumberFormat('en', {
    maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2,
    ...(currency && { style: 'currency', currency }),
  }).format(value);
}

/** What is all but complete isn't rounded to complete. */
function percentDigits(value: number): string {
  return value > 99 && value < 100
    ? digits(Math.min(value, 99.99), 2)
    : digits(value, 1);
}

function digits(value: number, most: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: most }).format(
    value,
  );
}
