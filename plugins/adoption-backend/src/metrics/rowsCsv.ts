import type { MetricRows } from '@paved/plugin-adoption-common';

/** What a spreadsheet takes for a formula when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as RFC 4180 has it, with a heading; text that a spreadsheet would compute gets an apostrophe in front. */
export function rowsCsv(
  columns: MetricRows['columns'],
  rows: MetricRows['rows'],
): string {
  const line = (cells: unknown[]) => `${cells.map(cell).join(',')}\r\n`;
  return [
    line(columns.map(({ title }) => title)),
    ...rows.map(row => line(columns.map(({ id }) => row[id]))),
  ].join('');
}

function cell(value: unknown): string {
  const text = String(value ?? '');
  const safe =
    typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
