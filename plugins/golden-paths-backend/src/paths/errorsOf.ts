import type { SnapshotReading } from '@paved/plugin-golden-paths-node';

/** What keeps a path's files from being released, each with its place. */
export function errorsOf({ problems }: SnapshotReading): string[] {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ file, line, message }) =>
        `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
    );
}
