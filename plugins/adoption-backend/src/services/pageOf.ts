import { InputError } from '@backstage/errors';
import type { MetricRows } from '@paved/plugin-adoption-common';

/**
 * A page of rows that are all there; the cursor is the number of rows before it.
 *
 * @throws InputError when the cursor is none
 */
export function pageOf(
  { columns, rows }: Pick<MetricRows, 'columns' | 'rows'>,
  { cursor = '0', limit }: { cursor?: string; limit: number },
): MetricRows {
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new InputError('cursor: it is none that a page before has named');
  }
  const start = Number(cursor);
  const end = start + limit;
  return {
    columns,
    rows: rows.slice(start, end),
    totalItems: rows.length,
    nextCursor: end < rows.length ? String(end) : undefined,
  };
}
