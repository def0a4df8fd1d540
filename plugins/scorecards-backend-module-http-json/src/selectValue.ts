import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';

/**
 * Reads where a value is: a JSON pointer (RFC 6901, `/services/0/name`) or a path (`services[0].name`). Both empty, it is the
 * whole document.
 *
 * @throws InputError
 */
export function readSelector(selector: string): string[] {
  if (selector.startsWith('/')) {
    return selector
      .slice(1)
      .split('/')
      .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  const keys: string[] = [];
  let rest = selector && `.${selector.replace(/^\$\.?/, '')}`;
  if (rest.startsWith('.[')) {
    rest = rest.slice(1);
  }
  while (rest && rest !== '.') {
    const match = /^(?:\.([^.[\]]+)|\[(\d+)\])/.exec(rest);
    if (!match) {
      throw new InputError(
        `'${selector}' is no path; write it like services[0].name, or as a JSON pointer like /services/0/name`,
      );
    }
    keys.push(match[1] ?? match[2]);
    rest = rest.slice(match[0].length);
  }
  return keys;
}

/** What is at the place, `undefined` when there is nothing. */
export function selectValue(
  document: JsonValue,
  keys: string[],
): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const key of keys) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !Object.hasOwn(value, key) ||
      (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key))
    ) {
      return undefined;
    }
    value = (value as Record<string, JsonValue>)[key];
  }
  return value;
}
