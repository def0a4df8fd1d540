import { InputError } from '@backstage/errors';
import type { z, ZodTypeAny } from 'zod';

/** @throws InputError naming the first field that is not as it should be */
export function readJson<T extends ZodTypeAny>(
  text: string,
  schema: T,
): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`it is not JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(`${path.join('.') || 'its top'}: ${message}`);
  }
  return parsed.data;
}
