import {
  fromDate,
  parseDate,
  startOfMonth,
  toCalendarDate,
  toZoned,
  type CalendarDate,
} from '@internationalized/date';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { MetricBucket, MetricQuery } from '@paved/plugin-adoption-common';

/** Days back from today, this or the last quarter, or from one day to another. */
export type Period =
  | '30'
  | '90'
  | '365'
  | 'quarter'
  | 'last-quarter'
  | 'custom';

/** What a reader chose to see. The address holds it, so that a link asks the same for somebody else. */
export interface View {
  period: Period;
  /** First and last day of a custom period, `YYYY-MM-DD`. */
  from?: string;
  to?: string;
  /** `undefined` for what suits the period. */
  bucket?: MetricBucket;
  /** IANA */
  zone: string;
  team?: string;
  path?: string;
}

export const periods: Record<Period, string> = {
  '30': 'Last 30 days',
  '90': 'Last 90 days',
  '365': 'Last 365 days',
  quarter: 'This quarter',
  'last-quarter': 'Last quarter',
  custom: 'From day to day',
};

const BUCKETS: readonly MetricBucket[] = ['day', 'week', 'month', 'quarter'];
const DEFAULT_PERIOD: Period = '90';
const MOST_CHARACTERS = 60;
const MONTHS_A_QUARTER = 3;
const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A period that ends now ends with these minutes, so that the backend can answer the same question twice. */
const STEP_MS = 5 * MINUTE_MS;

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** What can't be read falls back to what is shown without it; `problemsOf` tells of it. */
export function readView(parameters: URLSearchParams): View {
  const get = (name: string) => parameters.get(name) ?? undefined;
  const asked = get('period');
  const from = dayOf(get('from'));
  const to = dayOf(get('to'));
  const period = isPeriod(asked) ? asked : DEFAULT_PERIOD;
  const isRange = from !== undefined && to !== undefined && from <= to;
  const zone = get('zone');
  return {
    period: period === 'custom' && !isRange ? DEFAULT_PERIOD : period,
    from: period === 'custom' && isRange ? from : undefined,
    to: period === 'custom' && isRange ? to : undefined,
    bucket: BUCKETS.find(bucket => bucket === get('bucket')),
    zone: zone && isZone(zone) ? zone : ownZone(),
    team: refOf(get('team'), 'group'),
    path: refOf(get('path'), 'goldenpath'),
  };
}

/** What of an address was not understood, and what is shown instead. */
export function problemsOf(parameters: URLSearchParams): string[] {
  const { period, zone } = readView(parameters);
  const told = (name: string) => {
    const text = parameters.get(name);
    return text === null ? undefined : `“${text.slice(0, MOST_CHARACTERS)}”`;
  };
  const asked = parameters.get('period') ?? undefined;
  const shown = `shown is “${periods[period]}”.`;
  const problems: string[] = [];
  if (asked !== undefined && !isPeriod(asked)) {
    problems.push(`${told('period')} is no period; ${shown}`);
  } else if (asked === 'custom' && period !== 'custom') {
    problems.push(
      `From ${told('from') ?? 'no day'} to ${
        told('to') ?? 'no day'
      } is no period; ${shown}`,
    );
  } else if (
    period !== 'custom' &&
    (parameters.has('from') || parameters.has('to'))
  ) {
    problems.push(`from and to count with period=custom only; ${shown}`);
  }
  const bucket = parameters.get('bucket');
  if (bucket !== null && !BUCKETS.some(one => one === bucket)) {
    problems.push(
      `${told(
        'bucket',
      )} is no day, week, month or quarter; shown is what suits the period.`,
    );
  }
  if (parameters.has('zone') && parameters.get('zone') !== zone) {
    problems.push(
      `There is no time zone ${told(
        'zone',
      )}; shown are days of ${zone}, your own.`,
    );
  }
  return problems;
}

/** The address of a view; what is shown anyway is left out. Other parameters stay as they are. */
export function writeView(
  view: View,
  others: URLSearchParams = new URLSearchParams(),
): URLSearchParams {
  const parameters = new URLSearchParams(others);
  const told: Record<keyof View, string | undefined> = {
    period: view.period === DEFAULT_PERIOD ? undefined : view.period,
    from: view.period === 'custom' ? view.from : undefined,
    to: view.period === 'custom' ? view.to : undefined,
    bucket: view.bucket,
    zone: view.zone,
    team: view.team,
    path: view.path,
  };
  for (const [name, value] of Object.entries(told)) {
    if (value) {
      parameters.set(name, value);
    } else {
      parameters.delete(name);
    }
  }
  return parameters;
}

/** What a view asks the backend for: whole days of its zone, the last one up to now. */
export function queryOf(view: View, now: Date): MetricQuery {
  const { zone } = view;
  const { from, to } = endsOf(view, now, zone);
  return {
    from,
    to,
    zone,
    bucket: view.bucket ?? suitable(Date.parse(to) - Date.parse(from)),
    team: view.team,
    path: view.path,
  };
}

function endsOf(
  view: View,
  now: Date,
  zone: string,
): { from: string; to: string } {
  const today = toCalendarDate(fromDate(now, zone));
  const soon = new Date(
    Math.ceil(now.getTime() / STEP_MS) * STEP_MS,
  ).toISOString();
  const quarter = startOfMonth(today).subtract({
    months: (today.month - 1) % MONTHS_A_QUARTER,
  });
  switch (view.period) {
    case 'custom': {
      const last = parseDate(view.to!);
      return {
        from: startOf(parseDate(view.from!), zone),
        to:
          last.compare(today) >= 0
            ? soon
            : startOf(last.add({ days: 1 }), zone),
      };
    }
    case 'quarter':
      return { from: startOf(quarter, zone), to: soon };
    case 'last-quarter':
      return {
        from: startOf(quarter.subtract({ months: MONTHS_A_QUARTER }), zone),
        to: startOf(quarter, zone),
      };
    default:
      return {
        from: startOf(today.subtract({ days: Number(view.period) - 1 }), zone),
        to: soon,
      };
  }
}

function startOf(day: CalendarDate, zone: string): string {
  return toZoned(day, zone).toDate().toISOString();
}

function suitable(lengthMs: number): MetricBucket {
  const days = lengthMs / DAY_MS;
  if (days <= 35) {
    return 'day';
  }
  if (days <= 200) {
    return 'week';
  }
  return days <= 1100 ? 'month' : 'quarter';
}

function isPeriod(text: string | undefined): text is Period {
  return text !== undefined && Object.hasOwn(periods, text);
}

/** In full and in lower case, as the catalog has them; what is no ref is one that nothing has. */
function refOf(
  text: string | undefined,
  defaultKind: string,
): string | undefined {
  try {
    return (
      text &&
      stringifyEntityRef(
        parseEntityRef(text, { defaultKind }),
      ).toLocaleLowerCase('en-US')
    );
  } catch {
    return text;
  }
}

function dayOf(text: string | undefined): string | undefined {
  try {
    return text && parseDate(text).toString();
  } catch {
    return undefined;
  }
}

function isZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}
