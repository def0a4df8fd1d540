import { select } from './select';

/**
 * A quantile of numbers that is one of them: the largest whose rank is within the lower `q` of all, so that the median of an
 * even count is the lower of the middle two. Apache DevLake's dashboards take the same, as the largest value with a
 * `percent_rank()` of at most `q`. Four Keys takes the mean of the middle two instead, which is a duration that nothing took.
 *
 * @param values - in any order
 * @returns `undefined` of nothing
 * @public
 */
export function quantile(
  values: ArrayLike<number>,
  q: number,
): number | undefined {
  return values.length === 0
    ? undefined
    : select(new Float64Array(values), placeOf(q, values.length));
}

/**
 * The median; see {@link quantile}.
 *
 * @public
 */
export function medianOf(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5);
}

/**
 * The median of numbers, and how far they spread; see {@link quantile}.
 *
 * @returns `undefined` of nothing
 * @public
 */
export function spreadOf(
  values: ArrayLike<number>,
): { p25: number; p50: number; p75: number; p90: number } | undefined {
  if (values.length === 0) {
    return undefined;
  }
  const numbers = new Float64Array(values);
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map(q =>
    select(numbers, placeOf(q, numbers.length)),
  );
  return { p25, p50, p75, p90 };
}

/** 0.7 × 10 is 6.999999999999999: a rank that is whole must stay whole. */
function placeOf(q: number, count: number): number {
  return Math.floor(q * (count - 1) + 1e-9);
}
