import { chunks } from '@paved/database';
import {
  Sums,
  type Amount,
  type CostAccount,
  type CostCell,
  type CostKind,
  type KeyCost,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import type { CostAccountRow, CostDayRow } from './tables';

const NANO = 10n ** 9n;
/** SQLite takes no more in a statement. */
const ROWS_AT_ONCE = 500;
/** Columns that amounts are kept in. */
const PARTS = ['effective', 'billed'].flatMap(kind =>
  ['units', 'nanos', 'attos'].map(part => `${kind}_${part}`),
);
const KEYS_AT_ONCE = 5_000;

/** A period of UTC days, `YYYY-MM-DD`; `to` does not belong to it. */
export interface Days {
  from: string;
  to: string;
}

export interface DayCost {
  day: string;
  currency: string;
  amount: Amount;
}

/** Charges with what they cost, effectively. */
export interface Charged {
  charges: number;
  costs: Sums;
}

/** What a part of a file is about: one invoice, from its first day to its last. */
interface Part {
  account: string;
  billingMonth: string;
  firstDay: string;
  lastDay: string;
  after: Charged;
}

/** What a file says of one invoice, and what was known of the same days. */
export interface Replacement extends Part {
  before: Charged;
}

/** Costs by day. Amounts are kept as three whole numbers, which both databases add exactly. */
export class DatabaseCostStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseCostStore {
    return new DatabaseCostStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Takes what a file says instead of what was known of the same invoices and days, in one transaction: a file taken twice
   * changes nothing, and a month told anew replaces the old one.
   *
   * @param options.file - SHA-256 of the file, or the name of a source that tells again and again
   * @param options.isPart - of an invoice that comes in several files: only what the same file said is replaced
   * @param options.check - throws when the file is not to be taken
   * @returns invoice by invoice what takes the place of what, and whether all of it was known of the same file before
   */
  async replace(
    cells: CostCell[],
    options: {
      file: string;
      source: CostAccount['source'];
      isPart: boolean;
      check?: (replacements: Replacement[]) => void;
      now: Date;
    },
  ): Promise<{ replacements: Replacement[]; isRepeated: boolean }> {
    const { file, source, isPart, check, now } = options;
    const parts = partsOf(cells);
    return this.#knex.transaction(async tx => {
      // Whoever comes at the same time waits here
      await tx('streams').where({ name: 'costs' }).increment('version', 1);
      const replaced = ({ account, billingMonth, firstDay, lastDay }: Part) =>
        tx<CostDayRow>('cost_days')
          .where({
            account,
            billing_month: billingMonth,
            ...(isPart && { file }),
          })
          .whereBetween('day', [firstDay, lastDay]);
      const replacements: Replacement[] = [];
      let same = 0;
      let others = 0;
      for (const part of parts) {
        const rows: ReplacedRow[] = await this.#sums(
          replaced(part).count({ cells: '*' }).sum({ charges: 'charges' }),
          ['file', 'currency'],
          'effective',
        );
        for (const row of rows) {
          if (row.file === file) {
            same += Number(row.cells);
          } else {
            others += Number(row.cells);
          }
        }
        replacements.push({ ...part, before: chargedOf(rows) });
      }
      check?.(replacements);
      for (const part of parts) {
        await replaced(part).delete();
      }
      for (const chunk of chunks(cells, ROWS_AT_ONCE)) {
        await tx<CostDayRow>('cost_days').insert(
          chunk.map(cell => toRow(cell, file)),
        );
      }
      const days = parts.flatMap(({ firstDay, lastDay }) => [
        firstDay,
        lastDay,
      ]);
      await this.#total(tx, days.sort()[0], days[days.length - 1]);
      const keys = [...new Set(cells.map(({ key }) => key))];
      for (const chunk of chunks(keys, ROWS_AT_ONCE)) {
        await tx('cost_keys')
          .insert(chunk.map(key => ({ key })))
          .onConflict('key')
          .ignore();
      }
      for (const account of new Set(parts.map(part => part.account))) {
        await this.#describe(tx, account, source, now);
      }
      return {
        replacements,
        isRepeated: others === 0 && same === cells.length,
      };
    });
  }

  /** What was spent for each key of tags. */
  async byKey(days: Days, kind: CostKind): Promise<KeyCost[]> {
    const rows: Array<Pick<CostDayRow, 'key' | 'currency'> & SumRow> =
      await this.#sums(this.#within(days), ['key', 'currency'], kind);
    return rows.map(row => ({
      key: row.key,
      currency: row.currency,
      amount: toAmount(row),
    }));
  }

  /** What was spent on each day, of all keys or of some. */
  async byDay(
    days: Days,
    kind: CostKind,
    keys?: ReadonlySet<string>,
  ): Promise<DayCost[]> {
    const queries = keys
      ? chunks([...keys], KEYS_AT_ONCE).map(part =>
          this.#within(days).whereIn('key', part),
        )
      : [this.#within(days, 'cost_totals')];
    const rows: Array<Array<Pick<CostDayRow, 'day' | 'currency'> & SumRow>> =
      await Promise.all(
        queries.map(query => this.#sums(query, ['day', 'currency'], kind)),
      );
    return rows.flat().map(row => ({
      day: row.day,
      currency: row.currency,
      amount: toAmount(row),
    }));
  }

  /** All keys that there are costs for, or were. */
  async keys(): Promise<string[]> {
    return this.#knex('cost_keys').pluck('key');
  }

  /** The newest day with costs before a day. */
  async newestDay(before: string): Promise<string | undefined> {
    const [row] = (await this.#knex('cost_totals')
      .where('day', '<', before)
      .max({ day: 'day' })) as Array<{ day: string | null }>;
    return row.day ?? undefined;
  }

  async accounts(): Promise<CostAccount[]> {
    const rows = await this.#knex<CostAccountRow>('cost_accounts').orderBy(
      'account',
    );
    return rows.map(row => ({
      account: row.account,
      source: row.source as CostAccount['source'],
      providers: JSON.parse(row.providers),
      firstDay: row.first_day,
      lastDay: row.last_day,
      importedAt: row.imported_at,
    }));
  }

  /** Forgets days before one, and accounts of which nothing is left. */
  async prune(before: string): Promise<void> {
    await this.#knex.transaction(async tx => {
      await tx('streams').where({ name: 'costs' }).increment('version', 1);
      await tx('cost_days').where('day', '<', before).delete();
      await tx('cost_totals').where('day', '<', before).delete();
      const accounts = () => tx<CostAccountRow>('cost_accounts');
      await accounts().where('last_day', '<', before).delete();
      await accounts()
        .where('first_day', '<', before)
        .update({ first_day: before });
    });
  }

  /** Adds up days anew; `to` belongs to them. */
  async #total(tx: Knex.Transaction, from: string, to: string): Promise<void> {
    await tx('cost_totals').whereBetween('day', [from, to]).delete();
    const columns = ['day', 'currency', ...PARTS];
    await tx.into(tx.raw('?? (??)', ['cost_totals', columns])).insert(
      tx('cost_days')
        .select('day', 'currency')
        .sum(Object.fromEntries(PARTS.map(part => [part, part])))
        .whereBetween('day', [from, to])
        .groupBy('day', 'currency'),
    );
  }

  #within({ from, to }: Days, table = 'cost_days') {
    return this.#knex(table).where('day', '>=', from).where('day', '<', to);
  }

  async #sums(
    query: Knex.QueryBuilder,
    by: Array<'key' | 'day' | 'currency' | 'file'>,
    kind: CostKind,
  ) {
    return query
      .select(by)
      .sum({
        units: `${kind}_units`,
        nanos: `${kind}_nanos`,
        attos: `${kind}_attos`,
      })
      .groupBy(by);
  }

  async #describe(
    tx: Knex.Transaction,
    account: string,
    source: string,
    now: Date,
  ): Promise<void> {
    const ofAccount = () => tx<CostDayRow>('cost_days').where({ account });
    const [days] = await ofAccount().min({ first: 'day' }).max({ last: 'day' });
    const providers = await ofAccount()
      .distinct('provider')
      .orderBy('provider')
      .pluck('provider');
    await tx<CostAccountRow>('cost_accounts')
      .insert({
        account,
        source,
        providers: JSON.stringify(providers),
        first_day: days.first,
        last_day: days.last,
        imported_at: now.toISOString(),
      })
      .onConflict('account')
      .merge();
  }
}

interface SumRow {
  units: number | string;
  nanos: number | string;
  attos: number | string;
}

type ReplacedRow = SumRow & {
  file: string;
  currency: string;
  cells: number | string;
  charges: number | string;
};

function chargedOf(rows: ReplacedRow[]): Charged {
  return {
    charges: rows.reduce((sum, { charges }) => sum + Number(charges), 0),
    costs: Sums.of(
      rows.map(row => ({ currency: row.currency, amount: toAmount(row) })),
    ),
  };
}

function partsOf(cells: CostCell[]): Part[] {
  const parts = new Map<string, Part>();
  for (const cell of cells) {
    const { account, billingMonth, day } = cell;
    const id = JSON.stringify([account, billingMonth]);
    const part = parts.get(id) ?? {
      account,
      billingMonth,
      firstDay: day,
      lastDay: day,
      after: { charges: 0, costs: new Sums() },
    };
    parts.set(id, part);
    if (day < part.firstDay) {
      part.firstDay = day;
    } else if (day > part.lastDay) {
      part.lastDay = day;
    }
    part.after.charges += cell.charges;
    part.after.costs.add(cell.currency, cell.effective);
  }
  return [...parts.values()];
}

function toRow(cell: CostCell, file: string): CostDayRow {
  const [effective, billed] = [cell.effective, cell.billed].map(amount => ({
    units: String(amount / NANO / NANO),
    nanos: Number((amount / NANO) % NANO),
    attos: Number(amount % NANO),
  }));
  return {
    file,
    account: cell.account,
    billing_month: cell.billingMonth,
    day: cell.day,
    key: cell.key,
    currency: cell.currency,
    provider: cell.provider,
    category: cell.category,
    effective_units: effective.units,
    effective_nanos: effective.nanos,
    effective_attos: effective.attos,
    billed_units: billed.units,
    billed_nanos: billed.nanos,
    billed_attos: billed.attos,
    charges: cell.charges,
  };
}

function toAmount({ units, nanos, attos }: SumRow): Amount {
  return BigInt(units) * NANO * NANO + BigInt(nanos) * NANO + BigInt(attos);
}
