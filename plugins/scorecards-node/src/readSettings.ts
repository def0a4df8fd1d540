import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { z } from 'zod';

/**
 * Reads what checks ask of a collector. What can't be read is told by fact; the rest goes on.
 *
 * @public
 */
export function readSettings<TSettings>(
  settings: Record<string, JsonObject>,
  schema: z.ZodType<TSettings, z.ZodTypeDef, unknown>,
): { settings: Map<string, TSettings>; failed: Record<string, string> } {
  const read = new Map<string, TSettings>();
  const failed: Record<string, string> = {};
  for (const [fact, value] of Object.entries(settings)) {
    try {
      const parsed = schema.safeParse(value);
      if (parsed.success) {
        read.set(fact, parsed.data);
      } else {
        failed[fact] = `Its settings can't be used: ${parsed.error.issues
          .map(({ path, message }) => [path.join('.'), message])
          .map(parts => parts.filter(Boolean).join(': '))
          .join('; ')}`;
      }
    } catch (error) {
      failed[fact] = `Its settings can't be used: ${toError(error).message}`;
    }
  }
  return { settings: read, failed };
}
