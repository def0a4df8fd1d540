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
  return parsed.data;
}
