import type { MetricPoint, MetricQuery } from '../metrics';
import { bucketIndexOf, bucketsOf, type Buckets } from './buckets';

type Value = Pick<MetricPoint, 'value' | 'sample'>;

/** A point for each bucket. @public */
export function trendOf(
  { edges, count }: Buckets,
  valueOf: (index: number) => Value,
): MetricPoint[] {
  return Array.from({ length: count }, (_, index) => ({
    from: new Date(edges[index]).toISOString(),
    to: new Date(edges[index + 1]).toISOString(),
    ...valueOf(index),
  }));
}

/** A point for each bucket of a query, of what happened in it. @public */
export function trendOfItems<T>(
  query: Pick<MetricQuery, 'from' | 'to' | 'zone' | 'bucket'>,
  items: readonly T[],
  instantOf: (item: T) => number,
  valueOf: (within: T[]) => Value,
): MetricPoint[] {
  const buckets = bucketsOf(query);
  const within = Array.from({ length: buckets.count }, (): T[] => []);
  for (const item of items) {
    within[bucketIndexOf(buckets, instantOf(item))]?.push(item);
  }
  return trendOf(buckets, index => valueOf(within[index]));
}
