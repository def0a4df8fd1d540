import { InputError } from '@backstage/errors';

/** Where a page ended, for the next one to go on from. */
export function formatCursor(last: string): string {
  return Buffer.from(JSON.stringify([last])).toString('base64url');
}

/**
 * @throws InputError when it is none that {@link formatCursor} gave
 */
export function parseCursor(cursor: string): string {
  try {
    const place: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    );
    if (Array.isArray(place) && typeof place[0] === 'string') {
      return place[0];
    }
  } catch {
    // Told below
  }
  throw new InputError(
    'cursor: it is none that a page before this one has named',
  );
}
