import { sampleText, type MetricQuery, type MetricValue } from '../metrics';
import { bucketsOf, trendOf } from '../time';
import type { StateSpan } from './types';

/**
 * Signs of life that are no further apart than this have no outage between them.
 *
 * @public
 */
export const SIGN_SECONDS = 10;

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
/** A sign of life may be written this much later than it is given. */
const LATE_SECONDS = SIGN_SECONDS + 5;
/** What was watched for less tells nothing about whether a target is met. */
const FEWEST_MINUTES = 24 * 60;

type Measured = Omit<MetricValue, 'metric' | 'version'>;

/** A time without the portal. @public */
export interface Outage {
  /** ISO 8601 */
  from: string;
  /** ISO 8601 */
  to: string;
  minutes: number;
}

/**
 * Uptime is 1 − bad time ÷ all time. Of what tells of itself the time without a sign of life is bad; of what is looked at from
 * outside the time in which nobody looked is not known, and counts for neither.
 *
 * @public
 */
export interface UptimeOptions {
  /** Milliseconds since 1970. */
  now: number;
  tellsOfItself: boolean;
}

/** @public */
export function uptime(
  spans: StateSpan[],
  query: MetricQuery,
  options: UptimeOptions,
): Measured {
  const within = (from: number, to: number) => {
    const { up, bad } = secondsOf(spans, from, to, options);
    const sample = Math.floor((up + bad) / MINUTE_SECONDS);
    return {
      bad,
      value: sample > 0 ? (100 * up) / (up + bad) : undefined,
      sample,
    };
  };
  const buckets = bucketsOf(query);
  const { edges } = buckets;
  const { value, sample, bad } = within(
    Date.parse(query.from),
    Date.parse(query.to),
  );
  return {
    value,
    sample,
    sampleOf: 'minutes',
    newestAt: newestOf(spans),
    noValue:
      value === undefined
        ? 'Not a minute of this period was watched.'
        : undefined,
    notJudged:
      value !== undefined && sample < FEWEST_MINUTES
        ? `too early to tell: ${sampleText(
            sample,
            'minutes',
          )} watched, and it takes a day`
        : undefined,
    parts: [{ title: 'Down', value: bad / MINUTE_SECONDS, unit: 'minutes' }],
    trend: trendOf(buckets, index => {
      const of = within(edges[index], edges[index + 1]);
      return { value: of.value, sample: of.sample };
    }),
  };
}

/** Times without a sign of life between the first and now, newest first. @public */
export function outagesOf(
  spans: StateSpan[],
  query: Pick<MetricQuery, 'from' | 'to'>,
  now: number,
): Outage[] {
  const [from, to] = knownPeriod(
    spans,
    Date.parse(query.from),
    Date.parse(query.to),
    now,
  );
  const outages: Outage[] = [];
  let reached = from;
  for (const span of [...merged(good(spans)), { from: to, until: to }]) {
    const next = Math.min(span.from, to);
    if (next > reached) {
      outages.unshift({
        from: isoOf(reached),
        to: isoOf(next),
        minutes: (next - reached) / MINUTE_SECONDS,
      });
    }
    reached = Math.max(reached, span.until + 1);
  }
  return outages;
}

function secondsOf(
  spans: StateSpan[],
  fromMs: number,
  toMs: number,
  { now, tellsOfItself }: UptimeOptions,
): { up: number; bad: number } {
  const [from, to] = knownPeriod(spans, fromMs, toMs, now);
  const up = lengthWithin(merged(good(spans)), from, to);
  return {
    up,
    bad: tellsOfItself
      ? Math.max(to - from, 0) - up
      : lengthWithin(
          merged(spans.filter(({ state }) => state === 'down')),
          from,
          to,
        ),
  };
}

/** Seconds of a period since the first sign of life, as far as one is due. */
function knownPeriod(
  spans: StateSpan[],
  fromMs: number,
  toMs: number,
  now: number,
): [from: number, to: number] {
  const first = spans.reduce(
    (earliest, { from }) => Math.min(earliest, from),
    Infinity,
  );
  return [
    Math.max(Math.ceil(fromMs / SECOND_MS), first),
    Math.min(
      Math.ceil(toMs / SECOND_MS),
      Math.floor(now / SECOND_MS) - LATE_SECONDS,
    ),
  ];
}

function good(spans: StateSpan[]): StateSpan[] {
  return spans.filter(({ state }) => state !== 'down');
}

/** Spans of replicas overlap; these don't. */
function merged(spans: StateSpan[]): Array<{ from: number; until: number }> {
  const result: Array<{ from: number; until: number }> = [];
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.until + 1) {
      last.until = Math.max(last.until, until);
    } else {
      result.push({ from, until });
    }
  }
  return result;
}

function lengthWithin(
  spans: Array<{ from: number; until: number }>,
  from: number,
  to: number,
): number {
  return spans.reduce(
    (seconds, span) =>
      seconds +
      Math.max(0, Math.min(span.until + 1, to) - Math.max(span.from, from)),
    0,
  );
}

function newestOf(spans: StateSpan[]): string | undefined {
  return spans.length === 0
    ? undefined
    : isoOf(Math.max(...spans.map(({ until }) => until)));
}

function isoOf(second: number): string {
  return new Date(second * SECOND_MS).toISOString();
}
