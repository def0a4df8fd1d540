/** Of the standard normal distribution: 19 times in 20. */
const Z = 1.959964;

/**
 * A share in percent with its margin: the true share is within `value` ± `margin` 19 times in 20. The margin is the farther
 * end of Wilson's score interval (E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927),
 * which is right for few and for shares near 0 and 100 too, where the usual one says ± 0.
 *
 * @returns `undefined` of nothing
 * @public
 */
export function shareOf(
  count: number,
  of: number,
): { value: number; margin: number } | undefined {
  if (of === 0) {
    return undefined;
  }
  const share = count / of;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half =
    (Z * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))) /
    (1 + z2 / of);
  return {
    value: 100 * share,
    margin: 100 * Math.max(centre + half - share, share - (centre - half)),
  };
}
