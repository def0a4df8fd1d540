import { InputError } from '@backstage/errors';
import type { MetricRows } from '@paved/plugin-adoption-common';

/** Cursors that are the number of rows before a page. */
export const rowCursor = {
  /** @throws InputError when it is none that was given */
  read(cursor = '0'): number {
    if (!/^\d{1,9}$/.test(cursor)) {
      throw new InputError('cursor: it is none that a page before has named');
    }
    return Number(cursor);
  },
  /** @returns `undefined` when no rows come after */
  write(end: number, totalItems: number): string | undefined {
    return end < totalItems ? String(end) : undefined;
  },
};

/**
 * A page of rows that are all there.
 *
 * @throws InputError when the cursor is none
 */
export function pageOfRows(
  { columns, rows }: Pick<MetricRows, 'columns' | 'rows'>,
  { cursor, limit }: { cursor?: string; limit: number },
): MetricRows {
  const start = rowCursor.read(cursor);
  const end = start + limit;
  return {
    columns,
    rows: rows.slice(start, end),
    totalItems: rows.length,
    nextCursor: rowCursor.write(end, rows.length),
  };
}
