import { z } from 'zod';
import { formatCursor, parseCursor } from './cursor';

const shape = z.tuple([z.string(), z.number().int()]);

describe('cursors', () => {
  it('lead on from where a page ended', () => {
    expect(parseCursor(shape, formatCursor(['lédger?&/', 7]))).toEqual([
      'lédger?&/',
      7,
    ]);
    expect(formatCursor(['lédger?&/', 7])).toMatch(/^[\w-]+$/);
    expect(parseCursor(shape, undefined)).toBeUndefined();
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['no cursor', 'zzz'],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['of another list', formatCursor(['ledger', 'notes'])],
    ['longer', formatCursor(['ledger', 7, 7])],
    // PostgreSQL would refuse it
    ['text with a NUL', formatCursor(['led\0ger', 7])],
  ])('are refused when they are none: %s', (_, cursor) => {
    expect(() => parseCursor(shape, cursor)).toThrow(
      'cursor: it is none that a page before this one has named',
    );
  });
});
