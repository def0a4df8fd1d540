import type { JsonValue } from '@backstage/types';

/**
 * A JSON value as CEL sees it: whole numbers are ints. In a list of numbers with a fraction among them all are doubles,
 * because CEL's lists are of one type. What needs no change is not copied.
 */
export function toCel(value: JsonValue | undefined): unknown {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value) ? listToCel(value) : mapToCel(value);
}

function listToCel(list: JsonValue[]): unknown {
  if (list.every(item => typeof item === 'number')) {
    return list.every(item => Number.isSafeInteger(item))
      ? list.map(item => BigInt(item))
      : list;
  }
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const converted = toCel(list[index]);
    if (converted !== list[index]) {
      copy ??= [...list];
      copy[index] = converted;
    }
  }
  return copy ?? list;
}

function mapToCel(map: { [key: string]: JsonValue | undefined }): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    if (key === 'constructor' || key === '__proto__') {
      // cel-js tells what an object is by its constructor.
      return new Map(
        Object.entries(map).map(([name, item]) => [name, toCel(item)]),
      );
    }
    const item = map[key];
    const converted = typeof item === 'string' ? item : toCel(item);
    if (converted !== item) {
      copy ??= { ...map };
      copy[key] = converted;
    }
  }
  return copy ?? map;
}
