import type { MetricColumn, MetricRows } from '@paved/plugin-adoption-common';
import { csvLine } from '@paved/router';

/** Rows as CSV, with a heading that names units. */
export function rowsCsv(
  columns: MetricRows['columns'],
  rows: MetricRows['rows'],
): string {
  return [
    csvLine(columns.map(heading)),
    ...rows.map(row => csvLine(columns.map(({ id }) => row[id]))),
  ].join('');
}

function heading({ title, type }: MetricColumn): string {
  return type === 'minutes' ? `${title} (minutes)` : title;
}
