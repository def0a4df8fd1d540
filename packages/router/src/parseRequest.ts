import { InputError } from '@backstage/errors';
import { z } from 'zod';

const MAX_DEPTH = 100;

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

/**
 * PostgreSQL refuses text that does, and so do programs' arguments.
 *
 * @throws InputError when the value is nested so deep that those who follow it to its end would run out of stack
 */
function holdsNul(value: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) {
    throw new InputError(
      `The request is nested more than ${MAX_DEPTH} levels deep; send flat values`,
    );
  }
  return typeof value === 'string'
    ? value.includes('\0')
    : typeof value === 'object' &&
        value !== null &&
        Object.values(value).some(item => holdsNul(item, depth + 1));
}
