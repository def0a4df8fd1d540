import { InputError } from '@backstage/errors';
import { parseAmount, type Amount } from './amounts';
import type { CostCell } from './types';

const MOST_PROBLEMS = 20;
const MOST_CELLS = 500_000;
const LONGEST_KEY = 300;
const LONGEST_TAGS = 64 * 1024;
/** A fee may be billed ahead of its month. */
const FUTURE_MS = 32 * 24 * 60 * 60 * 1000;
const EARLIEST = Date.UTC(2006, 0, 1);

/** Columns that every version of FOCUS has. */
const NEEDED = [
  'BilledCost',
  'EffectiveCost',
  'BillingCurrency',
  'BillingAccountId',
  'BillingPeriodStart',
  'ChargePeriodStart',
] as const;
/** Up to 1.3 the first two, from 1.3 on the others; the first that says something is taken. */
const PROVIDERS = [
  'ProviderName',
  'PublisherName',
  'ServiceProviderName',
  'HostProviderName',
  'InvoiceIssuerName',
] as const;
const MORE = ['Tags', 'ServiceCategory', 'ServiceName'] as const;

const COLUMNS = [...NEEDED, ...PROVIDERS, ...MORE];

type Column = (typeof COLUMNS)[number];

/**
 * Reads a cost file in the form of the FinOps Open Cost and Usage Specification (FOCUS 1.0 to 1.4): columns by name in any order,
 * those it does not know are skipped. Charges are summed as they come, so a file never has to be held whole.
 *
 * @public
 * @see https://focus.finops.org/focus-specification/
 */
export class FocusReader {
  /** Their names in the file. */
  readonly #columns: Map<Column, string>;
  readonly #tags: string[];
  readonly #latest: number;
  readonly #cells = new Map<string, CostCell>();
  readonly #problems: string[] = [];
  #rows = 0;

  /**
   * @param options.header - the first line's cells
   * @param options.tags - names of the tags that say what something is for; the first that is there counts
   * @param options.now - charges long after it are a mistake
   * @throws InputError naming the columns that are missing
   */
  static create(options: {
    header: readonly string[];
    tags: readonly string[];
    now: Date;
  }): FocusReader {
    const known = new Map<Column, string>();
    options.header.forEach(cell => {
      const name = cell.trim().toLowerCase();
      const column = COLUMNS.find(each => each.toLowerCase() === name);
      if (column && known.has(column)) {
        throw new InputError(`Line 1: there are two columns ${column}`);
      }
      if (column) {
        known.set(column, cell);
      }
    });
    const missing: string[] = NEEDED.filter(name => !known.has(name));
    if (!PROVIDERS.some(name => known.has(name))) {
      missing.push('ProviderName or ServiceProviderName');
    }
    if (missing.length) {
      throw new InputError(
        `Line 1: this is no cost file in FOCUS form, it has no ${
          missing.length === 1 ? 'column' : 'columns'
        } ${missing.join(', ')}. Export costs as FOCUS 1.0 or later, as CSV.`,
      );
    }
    return new FocusReader(known, options);
  }

  private constructor(
    columns: Map<Column, string>,
    options: { tags: readonly string[]; now: Date },
  ) {
    this.#columns = columns;
    this.#tags = options.tags.map(tag => tag.trim().toLowerCase());
    this.#latest = options.now.getTime() + FUTURE_MS;
  }

  /**
   * Takes one line; what is wrong with it is told at the end.
   *
   * @param cells - by the column's name in the file
   */
  add(cells: Readonly<Record<string, string>>, line: number): void {
    this.#rows += 1;
    if (this.#problems.length >= MOST_PROBLEMS) {
      return;
    }
    try {
      this.#count(this.#charge(cells));
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      this.#problems.push(`Line ${line}: ${error.message}`);
    }
  }

  /**
   * @returns sums, with how many lines they are of
   * @throws InputError naming the lines that are wrong: half a bill is a wrong bill
   */
  finish(): { cells: CostCell[]; rows: number } {
    if (this.#problems.length) {
      throw new InputError(
        `Nothing of the file was taken. ${this.#problems.join('. ')}${
          this.#problems.length === MOST_PROBLEMS ? ', and maybe more' : ''
        }`,
      );
    }
    if (!this.#rows) {
      throw new InputError('The file has a heading and no charges');
    }
    return { cells: [...this.#cells.values()], rows: this.#rows };
  }

  #count(charge: CostCell): void {
    const { effective, billed, charges, ...rest } = charge;
    const id = JSON.stringify(Object.values(rest));
    const cell = this.#cells.get(id);
    if (cell) {
      cell.effective += effective;
      cell.billed += billed;
      cell.charges += charges;
      return;
    }
    if (this.#cells.size >= MOST_CELLS) {
      throw new InputError(
        `the file has charges for more than ${MOST_CELLS} different days and tags; import it in parts`,
      );
    }
    this.#cells.set(id, charge);
  }

  #charge(cells: Readonly<Record<string, string>>): CostCell {
    const text = (column: Column): string | undefined => {
      const name = this.#columns.get(column);
      const cell = (name === undefined ? '' : cells[name] ?? '').trim();
      return cell === '' || cell.toUpperCase() === 'NULL' ? undefined : cell;
    };
    const needed = (column: Column): string => {
      const cell = text(column);
      if (cell === undefined) {
        throw new InputError(`${column} is empty`);
      }
      return cell;
    };
    const amount = (column: Column): Amount => {
      const value = parseAmount(needed(column));
      if (value === undefined) {
        throw new InputError(
          `${column} is '${excerpt(needed(column))}', which is no amount`,
        );
      }
      return value;
    };
    const currency = needed('BillingCurrency').toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency)) {
      throw new InputError(
        `BillingCurrency is '${excerpt(currency)}', which is no currency`,
      );
    }
    return {
      account: excerpt(needed('BillingAccountId'), LONGEST_KEY),
      billingMonth: this.#day(
        'BillingPeriodStart',
        needed('BillingPeriodStart'),
      ).slice(0, 7),
      day: this.#day('ChargePeriodStart', needed('ChargePeriodStart')),
      key: this.#key(text('Tags')),
      currency,
      provider: excerpt(
        PROVIDERS.map(text).find(name => name !== undefined) ?? 'unknown',
      ),
      category: excerpt(
        text('ServiceCategory') ?? text('ServiceName') ?? 'Other',
      ),
      effective: amount('EffectiveCost'),
      billed: amount('BilledCost'),
      charges: 1,
    };
  }

  #day(column: Column, text: string): string {
    const at = instantOf(text);
    if (at === undefined) {
      throw new InputError(
        `${column} is '${excerpt(
          text,
        )}', which is no time such as 2026-11-01T00:00:00Z`,
      );
    }
    if (at < EARLIEST || at > this.#latest) {
      throw new InputError(
        `${column} is '${excerpt(
          text,
        )}', which is no time that can have been billed`,
      );
    }
    return new Date(at).toISOString().slice(0, 10);
  }

  #key(tags: string | undefined): string {
    if (tags === undefined) {
      return '';
    }
    const values = new Map(
      Object.entries(parsedTags(tags)).map(([name, value]) => [
        name.trim().toLowerCase(),
        value,
      ]),
    );
    for (const tag of this.#tags) {
      const value = values.get(tag);
      const text =
        typeof value === 'string' || typeof value === 'number'
          ? costKey(String(value))
          : '';
      if (text) {
        return text;
      }
    }
    return '';
  }
}

/** What a tag or a label says something is for, as it is kept. */
export function costKey(text: string): string {
  // eslint-disable-next-line no-control-regex -- PostgreSQL keeps no NUL
  return excerpt(text.replace(/\0/g, '').trim().toLowerCase(), LONGEST_KEY);
}

/** Seen without a `T`, without a zone, with a fraction of a second, and as a day alone; without a zone it is UTC. */
function instantOf(text: string): number | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/i.exec(
      text,
    );
  if (!match) {
    return undefined;
  }
  const [, date, time = '00:00', zone = 'Z'] = match;
  const offset = /^[+-]/.test(zone)
    ? zone.replace(/^(...):?(..)$/, '$1:$2')
    : 'Z';
  const at = Date.parse(`${date}T${time}${offset}`);
  // 31 February would be some day of March
  return Number.isNaN(at) ||
    new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date
    ? undefined
    : at;
}

function parsedTags(text: string): Record<string, unknown> {
  if (text.length > LONGEST_TAGS) {
    throw new InputError(
      `Tags has ${text.length} characters; ${LONGEST_TAGS} is the most`,
    );
  }
  try {
    // Azure's first exports left the braces away
    const tags = JSON.parse(text.startsWith('{') ? text : `{${text}}`);
    if (typeof tags === 'object' && tags !== null && !Array.isArray(tags)) {
      return tags;
    }
  } catch {
    // Told below
  }
  throw new InputError(
    `Tags is '${excerpt(
      text,
    )}', which is no JSON such as {"application": "ledger"}`,
  );
}

function excerpt(text: string, most = 100): string {
  return text.length > most ? text.slice(0, most) : text;
}
