import { toError } from '@backstage/errors';
import { excerpt } from './problem';

/**
 * What to say when it can't be told which files of a repository are meant: it has too many, or the glob is none.
 *
 * @throws what was thrown, unless it is an InputError
 */
export function unlistable(thrown: unknown) {
  const { name, message } = toError(thrown);
  if (name !== 'InputError') {
    throw thrown;
  }
  return {
    rule: 'files-not-listed',
    severity: 'error' as const,
    message: `Which files are meant can't be told: ${excerpt(message, 200)}`,
    remedy:
      'Name catalog files by their paths, write a simpler pattern, or split the repository.',
  };
}
