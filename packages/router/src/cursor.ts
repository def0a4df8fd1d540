import { InputError } from '@backstage/errors';
import type { z } from 'zod';
import { parseRequest } from './parseRequest';

/** Where a page ended, for the next one to go on from. */
export function formatCursor(place: Array<string | number>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * @param shape - of the place that a page of this list ends at
 * @returns undefined when there is no cursor
 * @throws InputError when it is none that {@link formatCursor} gave for such a place
 */
export function parseCursor<TShape extends z.ZodTypeAny>(
  shape: TShape,
  cursor: string | undefined,
): z.output<TShape> | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return parseRequest(shape, place);
  } catch {
    throw new InputError(
      'cursor: it is none that a page before this one has named',
    );
  }
}
