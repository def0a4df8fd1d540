import { InputError } from '@backstage/errors';
import type { Evidence } from './Evidence';

/** @throws InputError when more lines ran than there are */
export function checkLines(
  lines: NonNullable<Evidence['lines']>,
  where: string,
): NonNullable<Evidence['lines']> {
  const { total, covered } = lines;
  if (total < 0 || covered < 0 || covered > total) {
    throw new InputError(
      `${where} says that ${covered} of ${total} lines are covered; write the report again`,
    );
  }
  return lines;
}
