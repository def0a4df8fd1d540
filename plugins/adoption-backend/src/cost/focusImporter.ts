import { ConflictError } from '@backstage/errors';
import {
  FocusReader,
  formatAmount,
  Sums,
  type ImportResult,
} from '@paved/plugin-adoption-common';
import type { Importer } from '../intake/Importer';
import type {
  Charged,
  DatabaseCostStore,
  Replacement,
} from './DatabaseCostStore';

/** A month of a whole company; it is read while it arrives. */
const MAX_BYTES = 256 * 1024 * 1024;

const MOST_TOLD = 3;

/**
 * Takes cost files in FOCUS form, each as a whole or not at all. `?part=true` says that an invoice comes in several files,
 * `?replace=true` that the file is right though it has less than half of the charges that are known.
 */
export function focusImporter(options: {
  store: DatabaseCostStore;
  tags: string[];
}): Importer {
  const { store, tags } = options;
  return {
    maxBytes: MAX_BYTES,
    async import({ header, rows, digest, options: { part, replace }, now }) {
      const reader = FocusReader.create({ header, tags, now });
      for await (const { cells, line } of rows) {
        reader.add(cells, line);
      }
      const { cells, rows: charges } = reader.finish();
      const { replacements, isRepeated } = await store.replace(cells, {
        file: digest(),
        source: 'focus',
        isPart: part === 'true',
        check: replace === 'true' ? undefined : refuseLosses,
        now,
      });
      return isRepeated
        ? { taken: 0, repeated: charges, corrected: 0, refused: [] }
        : resultOf(replacements);
    },
  };
}

/**
 * What is sent for a month by mistake (a part of it, another export) must not take the month away.
 *
 * @throws ConflictError
 */
function refuseLosses(replacements: Replacement[]): void {
  const losses = replacements.filter(
    ({ before, after }) => after.charges * 2 < before.charges,
  );
  if (losses.length) {
    const told = losses
      .slice(0, MOST_TOLD)
      .map(
        ({ account, billingMonth, before, after }) =>
          `of account ${account} in ${billingMonth} it has ${chargesText(
            after,
          )}, where ${chargesText(before)} are known of the same days`,
      )
      .join('; ');
    const more =
      losses.length > MOST_TOLD
        ? `; and ${losses.length - MOST_TOLD} more like this`
        : '';
    throw new ConflictError(
      `The file would take away more than half of the charges that it replaces: ${told}${more}. If the bill comes in several files, send each with part=true. If this one is right, send it with replace=true (paved import costs <file> --option replace=true)`,
    );
  }
}

/** Charges in the place of others correct these: how many went, and what that does to the sum, is told. */
function resultOf(replacements: Replacement[]): ImportResult {
  const news = replacements.filter(({ before }) => before.charges === 0);
  const corrections = replacements.filter(({ before }) => before.charges > 0);
  const before = together(corrections.map(each => each.before));
  const after = together(corrections.map(each => each.after));
  return {
    taken: together(news.map(each => each.after)).charges,
    repeated: 0,
    corrected: after.charges,
    refused: [],
    notes: corrections.length
      ? [
          `${chargesText(before)} of the same accounts, months and days ${
            before.charges === 1 ? 'was' : 'were'
          } replaced by ${chargesText(after)}.`,
        ]
      : undefined,
  };
}

function together(all: Charged[]): Charged {
  const costs = new Sums();
  all.forEach(each => costs.addAll(each.costs));
  return {
    charges: all.reduce((sum, each) => sum + each.charges, 0),
    costs,
  };
}

/** `19 charges (1.98 USD)`, in effective costs. */
function chargesText({ charges, costs }: Charged): string {
  const sums = costs
    .currencies()
    .map(currency => `${formatAmount(costs.get(currency), 2)} ${currency}`);
  return `${charges.toLocaleString('en')} ${
    charges === 1 ? 'charge' : 'charges'
  } (${sums.join(' and ')})`;
}
