import type { PathSummary } from '@paved/plugin-golden-paths-common';

/** Paths as a table: what can be created with `paved create` says its release. */
export function formatPaths(paths: PathSummary[]): string {
  const rows = paths.map(({ path, template, latest, services }) => [
    path.ref.replace(/^goldenpath:default\//, ''),
    latest && template ? latest.version : '-',
    path.lifecycle.stage,
    `${services} ${services === 1 ? 'service' : 'services'}`,
    path.title,
  ]);
  const widths = [0, 1, 2, 3].map(column =>
    Math.max(0, ...rows.map(row => row[column].length)),
  );
  return rows.length
    ? rows
        .map(row =>
          row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .concat('\n'),
        )
        .join('')
    : 'The portal has no golden path.\n';
}
