import type { JsonObject, JsonValue } from '@backstage/types';
import type { InspectionLimits } from './limits';

/** Thrown by {@link plainData}; `reason` completes the sentence "the document …". */
export class DataLimitError extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'DataLimitError';
    this.reason = reason;
  }
}

/**
 * A map: neither a list nor nothing.
 *
 * @public
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Copies parsed data into plain JSON values that share nothing with each other, so that an alias can't be changed in
 * two places at once.
 *
 * @throws DataLimitError when it is too deep or too large, or has a key that would change the meaning of an object
 */
export function plainData(
  value: unknown,
  limits: Pick<InspectionLimits, 'depth' | 'nodes'>,
): JsonValue {
  let nodes = 0;
  const copy = (item: unknown, depth: number): JsonValue => {
    nodes += 1;
    if (nodes > limits.nodes) {
      throw new DataLimitError(
        `holds more than ${limits.nodes} values once its aliases are expanded`,
      );
    }
    if (depth > limits.depth) {
      throw new DataLimitError(
        `is nested more than ${limits.depth} levels deep`,
      );
    }
    if (Array.isArray(item)) {
      return item.map(child => copy(child, depth + 1));
    }
    if (typeof item === 'object' && item !== null) {
      const result: JsonObject = {};
      for (const key of Object.keys(item)) {
        if (key === '__proto__') {
          throw new DataLimitError(`has a key named __proto__`);
        }
        result[key] = copy((item as Record<string, unknown>)[key], depth + 1);
      }
      return result;
    }
    if (typeof item === 'number' || typeof item === 'boolean') {
      return item;
    }
    if (item === undefined || item === null) {
      return null;
    }
    const text = String(item);
    if (text.includes('\0')) {
      throw new DataLimitError(
        'holds a NUL character, which no database takes',
      );
    }
    return text;
  };
  return copy(value, 0);
}
