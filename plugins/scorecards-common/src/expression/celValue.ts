import type { JsonValue } from '@backstage/types';

/**
 * A JSON value as CEL sees it: whole numbers are ints. In a list of numbers with a fraction among them all are doubles,
 * because CEL's lists are of one type.
 */
export function toCel(value: JsonValue | undefined): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.every(item => typeof item === 'number') &&
      !value.every(item => Number.isSafeInteger(item))
      ? value
      : value.map(toCel);
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, toCel(item)] as const,
  );
  // cel-js tells what an object is by its constructor.
  return Object.hasOwn(value, 'constructor') ||
    Object.hasOwn(value, '__proto__')
    ? new Map(entries)
    : Object.fromEntries(entries);
}
