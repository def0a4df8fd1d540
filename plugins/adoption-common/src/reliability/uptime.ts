import type { MetricQuery, MetricValue } from '../metrics';
import { bucketsOf, trendOf } from '../time';
import type { MinuteSpan } from './types';

const MINUTE_MS = 60_000;

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
 * Uptime is 1 − bad minutes ÷ all minutes. Of what tells of itself a minute without a sign of life is bad; of what is looked at
 * from outside a minute in which nobody looked is not known, and counts for neither.
 *
 * @public
 */
export interface UptimeOptions {
  /** Signs of life come later than they are due. */
  now: number;
  tellsOfItself: boolean;
}

/** @public */
export function uptime(
  spans: MinuteSpan[],
  query: MetricQuery,
  options: UptimeOptions,
): Measured {
  const within = (from: number, to: number) => {
    const { up, bad } = minutesOf(spans, from, to, options);
    return {
      up,
      bad,
      value: up + bad > 0 ? (100 * up) / (up + bad) : undefined,
      sample: up + bad,
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
        ? 'There is no sign of life from this period.'
        : undefined,
    parts: [{ title: 'Down', value: bad, unit: 'minutes' }],
    trend: trendOf(buckets, index => {
      const of = within(edges[index], edges[index + 1]);
      return { value: of.value, sample: of.sample };
    }),
  };
}

/** Times without a sign of life between the first and now, newest first. @public */
export function outagesOf(
  spans: MinuteSpan[],
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
        minutes: next - reached,
      });
    }
    reached = Math.max(reached, span.until + 1);
  }
  return outages;
}

function minutesOf(
  spans: MinuteSpan[],
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

/** Whole minutes of a period since the first sign of life, as far as one is due. */
function knownPeriod(
  spans: MinuteSpan[],
  fromMs: number,
  toMs: number,
  now: number,
): [from: number, to: number] {
  const first = spans.reduce(
    (earliest, { from }) => Math.min(earliest, from),
    Infinity,
  );
  return [
    Math.max(Math.ceil(fromMs / MINUTE_MS), first),
    // This minute and the one before may yet be told of
    Math.min(Math.ceil(toMs / MINUTE_MS), Math.floor(now / MINUTE_MS) - 1),
  ];
}

function good(spans: MinuteSpan[]): MinuteSpan[] {
  return spans.filter(({ state }) => state !== 'down');
}

/** Spans of replicas overlap; these don't. */
function merged(spans: MinuteSpan[]): Array<{ from: number; until: number }> {
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
    (minutes, span) =>
      minutes +
      Math.max(0, Math.min(span.until + 1, to) - Math.max(span.from, from)),
    0,
  );
}

function newestOf(spans: MinuteSpan[]): string | undefined {
  return spans.length === 0
    ? undefined
    : isoOf(Math.max(...spans.map(({ until }) => until)));
}

function isoOf(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString();
}
