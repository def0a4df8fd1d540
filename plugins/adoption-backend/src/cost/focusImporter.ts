import { FocusReader } from '@paved/plugin-adoption-common';
import type { Importer } from '../intake/Importer';
import type { DatabaseCostStore } from './DatabaseCostStore';

/** A month of a whole company; it is read while it arrives. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Takes cost files in FOCUS form, each as a whole or not at all. `?part=true` says that an invoice comes in several files.
 */
export function focusImporter(options: {
  store: DatabaseCostStore;
  tags: string[];
}): Importer {
  const { store, tags } = options;
  return {
    maxBytes: MAX_BYTES,
    async import({ header, rows, digest, options: { part }, now }) {
      const reader = FocusReader.create({ header, tags, now });
      for await (const { cells, line } of rows) {
        reader.add(cells, line);
      }
      const { cells, rows: taken } = reader.finish();
      const repeated = await store.replace(cells, {
        file: digest(),
        source: 'focus',
        isPart: part === 'true',
        now,
      });
      return repeated
        ? { taken: 0, repeated: taken, corrected: 0, refused: [] }
        : { taken, repeated: 0, corrected: 0, refused: [] };
    },
  };
}
