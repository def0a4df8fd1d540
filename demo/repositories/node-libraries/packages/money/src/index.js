const DIGITS = { JPY: 0, KRW: 0, BHD: 3, KWD: 3 };

/** An amount in the currency's minor unit. */
export function money(amount, currency) {
  if (!Number.isSafeInteger(amount)) {
    throw new TypeError(`${amount} is not a whole number of minor units`);
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new TypeError(`'${currency}' is not an ISO 4217 code`);
  }
  return Object.freeze({ amount, currency });
}

export function add(a, b) {
  sameCurrency(a, b);
  return money(a.amount + b.amount, a.currency);
}

export function subtract(a, b) {
  sameCurrency(a, b);
  return money(a.amount - b.amount, a.currency);
}

/** Splits by weights; what can't be divided goes to the first parts, one unit each, so that the sum stays the same. */
export function allocate({ amount, currency }, weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map(weight => Math.floor((amount * weight) / total));
  let rest = amount - parts.reduce((sum, part) => sum + part, 0);
  return parts.map(part => money(part + (rest-- > 0 ? 1 : 0), currency));
}

export function format({ amount, currency }, locale = 'en') {
  const digits = DIGITS[currency] ?? 2;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits }).format(
    amount / 10 ** digits,
  );
}

function sameCurrency(a, b) {
  if (a.currency !== b.currency) {
    throw new TypeError(`${a.currency} and ${b.currency} can't be added up`);
  }
}
