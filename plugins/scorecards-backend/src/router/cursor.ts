import { InputError } from '@backstage/errors';

/** Where a page ended, for the next one to go on from. */
export function formatCursor(place: Array<string | number>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * @returns undefined when there is no cursor
 * @throws InputError when it is none that {@link formatCursor} gave for a place of this shape
 */
export function parseCursor<T extends Array<string | number>>(
  cursor: string | undefined,
  isPlace: (place: unknown[]) => boolean,
): T | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && isPlace(place)) {
      return place as T;
    }
  } catch {
    // Told below
  }
  throw new InputError(
    'cursor: it is none that a page before this one has named',
  );
}
