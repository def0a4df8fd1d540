import { InputError } from '@backstage/errors';
import { RE2JS } from 're2js';

/**
 * A regular expression in RE2's syntax, which has no way to hang.
 *
 * @throws InputError
 */
export function compileExpression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new InputError(
      `'${pattern}' is no regular expression of RE2: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}
