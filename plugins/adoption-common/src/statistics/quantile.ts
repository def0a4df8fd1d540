/**
 * A quantile of numbers in ascending order that is one of them: the largest whose rank is within the lower `q` of all, so
 * that the median of an even count is the lower of the middle two. Apache DevLake's dashboards take the same, as the largest
 * value with a `percent_rank()` of at most `q`. Four Keys takes the mean of the middle two instead, which is a duration that
 * nothing took.
 *
 * @param sorted - ascending
 * @returns `undefined` of nothing
 * @public
 */
export function quantile(
  sorted: ArrayLike<number>,
  q: number,
): number | undefined {
  // 0.9 × 10 is 9.000000000000002 and 0.7 × 10 is 6.999999999999999: a rank that is whole must stay whole
  return sorted.length === 0
    ? undefined
    : sorted[Math.floor(q * (sorted.length - 1) + 1e-9)];
}

/**
 * The median of numbers, and how far they spread; see {@link quantile}.
 *
 * @returns `undefined` of nothing
 * @public
 */
export function spreadOf(
  values: Iterable<number>,
): { p25: number; p50: number; p75: number; p90: number } | undefined {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) {
    return undefined;
  }
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map(
    q => quantile(sorted, q)!,
  );
  return { p25, p50, p75, p90 };
}

/**
 * The median; see {@link quantile}.
 *
 * @public
 */
export function medianOf(values: Iterable<number>): number | undefined {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
