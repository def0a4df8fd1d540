import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';

/**
 * Adds one `--set key=value` to those before it. The value is JSON where it is, and else text.
 *
 * @throws InputError
 */
export function parseSetting(
  text: string,
  settings: JsonObject = {},
): JsonObject {
  const equals = text.indexOf('=');
  const key = text.slice(0, equals);
  if (equals < 1 || ['__proto__', 'constructor'].includes(key)) {
    throw new InputError(`--set '${text}' is not of the form key=value`);
  }
  const value = text.slice(equals + 1);
  try {
    return { ...settings, [key]: JSON.parse(value) };
  } catch {
    return { ...settings, [key]: value };
  }
}
