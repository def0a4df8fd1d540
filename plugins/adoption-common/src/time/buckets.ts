import type { MetricBucket, MetricQuery } from '../metrics';
import { dateOf, startOfDate } from './zones';

const DAY_MS = 86_400_000;

/**
 * A period cut into days, weeks (from Monday), months or quarters of a time zone. The first begins with the period and the
 * last ends with it, so that both may be shorter than the others.
 *
 * @public
 */
export interface Buckets {
  /** Milliseconds since 1970: where each begins, and last where the period ends. One more than there are buckets. */
  edges: Float64Array;
  /** How many there are. */
  count: number;
}

/**
 * Cuts the period of a query. All buckets are half open: an instant at an edge belongs to the later one.
 *
 * @public
 */
export function bucketsOf({
  from,
  to,
  zone,
  bucket,
}: Pick<MetricQuery, 'from' | 'to' | 'zone' | 'bucket'>): Buckets {
  const start = Date.parse(from);
  const end = Date.parse(to);
  const edges = [start];
  let date = dateOf(start, zone);
  let previous: { date: number; start: number } | undefined;
  while (edges[edges.length - 1] < end) {
    date = nextDate(date, bucket);
    previous = { date, start: startOfDate(date, zone, previous) };
    const edge = Math.min(previous.start, end);
    // Samoa had no 30 December 2011: a day without a moment is none
    if (edge > edges[edges.length - 1]) {
      edges.push(edge);
    }
  }
  return { edges: Float64Array.from(edges), count: edges.length - 1 };
}

/**
 * Which bucket an instant belongs to; −1 when it is outside the period.
 *
 * @param instant - milliseconds since 1970
 * @public
 */
export function bucketIndexOf(
  { edges, count }: Buckets,
  instant: number,
): number {
  if (!(instant >= edges[0] && instant < edges[count])) {
    return -1;
  }
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle] <= instant) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The first day of the bucket after the one that a day belongs to. */
function nextDate(date: number, bucket: MetricBucket): number {
  const day = new Date(date);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  switch (bucket) {
    case 'day':
      return date + DAY_MS;
    case 'week':
      return date + (7 - ((day.getUTCDay() + 6) % 7)) * DAY_MS;
    case 'month':
      return Date.UTC(year, month + 1, 1);
    default:
      return Date.UTC(year, month - (month % 3) + 3, 1);
  }
}
