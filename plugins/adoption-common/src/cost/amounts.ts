/** Parts of a currency's unit that are told apart: a billionth of a billionth. */
const DIGITS = 18;
const UNIT = 10n ** BigInt(DIGITS);
const MOST_CHARACTERS = 80;
const LARGEST_EXPONENT = 60;
/** A sum of money above this is a mistake, and would not fit the database. */
const LARGEST = 10n ** 15n * UNIT;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Money in units of 10⁻¹⁸ of its currency, so that sums are exact.
 *
 * @public
 */
export type Amount = bigint;

/**
 * Reads a decimal number as billing files write it, also `1.5E-7`. What is smaller than 10⁻¹⁸ is rounded, half to even.
 *
 * @public
 * @returns `undefined` for anything else
 */
export function parseAmount(text: string): Amount | undefined {
  const match =
    text.length <= MOST_CHARACTERS ? NUMBER.exec(text.trim()) : null;
  if (!match) {
    return undefined;
  }
  const [, sign, whole, fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const exponent = Number(exponentText);
  if (!digits || Math.abs(exponent) > LARGEST_EXPONENT) {
    return undefined;
  }
  const shift = DIGITS - fraction.length + exponent;
  const value =
    shift >= 0
      ? BigInt(digits) * 10n ** BigInt(shift)
      : dividedHalfToEven(BigInt(digits), 10n ** BigInt(-shift));
  if (value > LARGEST) {
    return undefined;
  }
  return sign === '-' ? -value : value;
}

/**
 * A decimal number with all digits it has, and no more: `-0.5`.
 *
 * @public
 * @param digits - rounds to so many behind the point, half to even, and keeps its zeros
 */
export function formatAmount(amount: Amount, digits?: number): string {
  const size = amount < 0n ? -amount : amount;
  const shown = digits ?? DIGITS;
  const rounded = dividedHalfToEven(size, 10n ** BigInt(DIGITS - shown));
  const text = rounded.toString().padStart(shown + 1, '0');
  const whole = text.slice(0, text.length - shown);
  const fraction = text.slice(text.length - shown);
  const kept = digits === undefined ? fraction.replace(/0+$/, '') : fraction;
  const sign = amount < 0n && rounded !== 0n ? '-' : '';
  return `${sign}${whole}${kept && `.${kept}`}`;
}

/**
 * For charts and comparisons, where the last digit does not matter.
 *
 * @public
 */
export function approximately(amount: Amount): number {
  return Number(formatAmount(amount));
}

function dividedHalfToEven(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const twice = (value % by) * 2n;
  const isUp = twice > by || (twice === by && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}
