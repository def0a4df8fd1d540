import {
  FocusReader,
  Sums,
  type CostImport,
} from '@paved/plugin-adoption-common';
import type { DatabaseCostStore } from './DatabaseCostStore';

/** A cost file, read line by line. */
export interface FocusFile {
  header: readonly string[];
  rows: AsyncIterable<{ line: number; cells: Record<string, string> }>;
  /** SHA-256, known when all rows were read. */
  digest: () => string;
  /** One of several files of the same invoice. */
  isPart: boolean;
}

/**
 * Takes a cost file in FOCUS form, as a whole or not at all.
 *
 * @throws InputError naming the lines that are wrong
 */
export async function importFocus(
  file: FocusFile,
  options: { store: DatabaseCostStore; tags: string[]; now: Date },
): Promise<CostImport> {
  const { store, tags, now } = options;
  const reader = FocusReader.create({ header: file.header, tags, now });
  for await (const { cells, line } of file.rows) {
    reader.add(cells, line);
  }
  const { cells, rows } = reader.finish();
  await store.replace(cells, {
    file: file.digest(),
    source: 'focus',
    isPart: file.isPart,
    now,
  });
  const days = cells.map(({ day }) => day).sort();
  const sum = (kind: 'effective' | 'billed', some = cells) =>
    Sums.of(
      some.map(cell => ({ currency: cell.currency, amount: cell[kind] })),
    ).money();
  return {
    rows,
    firstDay: days[0],
    lastDay: days[days.length - 1],
    accounts: [...new Set(cells.map(({ account }) => account))].sort(),
    effective: sum('effective'),
    billed: sum('billed'),
    untagged: sum(
      'effective',
      cells.filter(({ key }) => !key),
    ),
  };
}
