import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * @throws InputError naming the first field that is wrong
 */
export function parseRequest<TSchema extends z.ZodTypeAny>(
  schema: TSchema,
  value: unknown,
): z.output<TSchema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue.path.join('.');
    throw new InputError(path ? `${path}: ${issue.message}` : issue.message);
  }
  if (holdsNul(parsed.data)) {
    throw new InputError('The request holds a NUL character');
  }
  return parsed.data;
}

/** PostgreSQL refuses text that does, and so do programs' arguments. */
function holdsNul(value: unknown): boolean {
  return typeof value === 'string'
    ? value.includes('\0')
    : typeof value === 'object' &&
        value !== null &&
        Object.values(value).some(holdsNul);
}
