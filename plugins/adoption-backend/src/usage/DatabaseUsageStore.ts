import { chunks, insertRows } from '@paved/database';
import type {
  DayPeriod,
  TopUsage,
  UsageKind,
} from '@paved/plugin-adoption-common';
import { weekOf } from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { Pseudonyms } from './Pseudonyms';

/** SQLite takes no more rows in one statement. */
const INSERT_ROWS = 500;
const DROP_ROWS = 5_000;

const EVENT_COLUMNS = {
  key: 'uuid',
  at: 'bigint',
  day: 'text',
  person: 'text',
  team_set: 'integer',
  kind: 'text',
  plugin: 'text',
  name: 'text',
} as const;

/** What names by chance begin with; no hash has it. */
const FORGOTTEN = '~';

/** One event, ready to be counted. */
export interface UsageRow {
  /** Unique for the person and the event. */
  key: string;
  at: number;
  day: string;
  person: string;
  team_set: number;
  kind: UsageKind;
  plugin: string;
  name: string;
}

/** Days from the first to the last, both included; `undefined` sets are everybody's. */
export interface UsagePeriod extends DayPeriod {
  teamSets?: ReadonlySet<number>;
}

/** Events, and what they sum up to. */
export class DatabaseUsageStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseUsageStore {
    return new DatabaseUsageStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Counts what has not been counted before: all of it or, when something fails, nothing. Every row is written in the order of
   * its key, so that batches at the same time wait for one another and never each for the other.
   *
   * @param terms - search terms by their key; those that enough people looked for are kept
   * @returns how many were new
   */
  async add(
    rows: UsageRow[],
    terms: { byKey: ReadonlyMap<string, string>; fewestPeople: number },
  ): Promise<number> {
    const byKey = new Map(rows.map(row => [row.key, row]));
    const ordered = [...byKey.values()].sort(compareBy(row => row.key));
    return this.#knex.transaction(async tx => {
      const keys = await insertRows<{ key: string }>(
        tx,
        'usage_events',
        EVENT_COLUMNS,
        ordered.map(row => ({ ...row })),
        'on conflict do nothing returning key',
      );
      const added = keys.map(({ key }) => byKey.get(key)!);
      await this.#count(tx, added);
      await this.#keepTerms(tx, added, terms);
      return added.length;
    });
  }

  /** How many people were there, by week. */
  async peopleByWeek(period: DayPeriod): Promise<Map<string, number>> {
    const rows = await this.#weeksOf(period)
      .groupBy('week')
      .select<Array<{ week: string; people: string | number }>>(
        'week',
        this.#knex.raw('count(distinct person) as people'),
      );
    return new Map(rows.map(({ week, people }) => [week, Number(people)]));
  }

  /** Who was there, in the weeks that a period touches. */
  async presence(
    period: DayPeriod,
  ): Promise<Array<{ week: string; person: string; team_set: number }>> {
    return this.#weeksOf(period).select('week', 'person', 'team_set');
  }

  #weeksOf({ firstDay, lastDay }: DayPeriod) {
    return this.#knex('usage_people').whereBetween('week', [
      weekOf(firstDay),
      lastDay,
    ]);
  }

  /** Monday of the first week that anybody is known to have been there. */
  async firstWeek(): Promise<string | undefined> {
    const row = await this.#knex('usage_people').min('week as week').first();
    return row?.week ?? undefined;
  }

  async countsByDay(
    kinds: UsageKind[],
    period: UsagePeriod,
  ): Promise<Array<{ kind: UsageKind; day: string; count: number }>> {
    const rows = await this.#within(
      this.#knex('usage_days')
        .whereIn('kind', kinds)
        .whereBetween('day', [period.firstDay, period.lastDay])
        .groupBy('kind', 'day')
        .select<
          Array<{ kind: UsageKind; day: string; count: string | number }>
        >('kind', 'day', this.#knex.raw('sum(count) as count')),
      period,
    );
    return rows.map(row => ({ ...row, count: Number(row.count) }));
  }

  /** What was done most; terms of searches are those that are kept. */
  async top(
    kind: UsageKind,
    period: DayPeriod,
    page: { offset: number; limit: number },
  ): Promise<{ items: TopUsage[]; totalItems: number }> {
    const isSearch = kind === 'search' || kind === 'search-empty';
    const found = this.#knex('usage_names')
      .where('usage_names.kind', kind)
      .whereBetween('usage_names.day', [period.firstDay, period.lastDay]);
    if (isSearch) {
      found.join('usage_terms', 'usage_terms.key', 'usage_names.name');
    }
    const name = isSearch ? 'usage_terms.term' : 'usage_names.name';
    const rows: Array<TopUsage & { total: string | number }> = await found
      .groupBy('usage_names.plugin', name)
      .orderBy([{ column: 'count', order: 'desc' }, name, 'usage_names.plugin'])
      .offset(page.offset)
      .limit(page.limit)
      .select(
        'usage_names.plugin',
        { name },
        this.#knex.raw('sum(usage_names.count) as count'),
        this.#knex.raw('count(*) over () as total'),
      );
    return {
      totalItems: Number(rows[0]?.total ?? 0),
      items: rows.map(({ total: _, ...row }) => ({
        ...row,
        count: Number(row.count),
      })),
    };
  }

  /** Puts the days of weeks that end before a day together: what is long past is looked at by the week, or longer. */
  async foldNames(beforeDay: string, signal: AbortSignal): Promise<void> {
    const days: string[] = await this.#knex('usage_names')
      .where('day', '<', weekOf(beforeDay))
      .distinct()
      .pluck('day');
    for (const week of new Set(days.map(weekOf))) {
      const within = days.filter(day => weekOf(day) === week);
      if (within.some(day => day !== week)) {
        signal.throwIfAborted();
        await this.#knex.transaction(async tx => {
          const names = () => tx('usage_names').whereIn('day', within);
          const sums = await names()
            .groupBy('kind', 'plugin', 'name')
            .select('kind', 'plugin', 'name', tx.raw('sum(count) as count'));
          await names().delete();
          for (const part of chunks(sums, INSERT_ROWS)) {
            await tx('usage_names').insert(
              part.map(row => ({ ...row, day: week })),
            );
          }
        });
      }
    }
  }

  async newestDay(kinds: UsageKind[]): Promise<string | undefined> {
    // Each by itself, so that of the index only the end is read
    const days = await Promise.all(
      kinds.map(kind =>
        this.#knex('usage_days').where({ kind }).max('day as day').first(),
      ),
    );
    return days
      .map(row => row?.day ?? undefined)
      .sort()
      .findLast(day => day !== undefined);
  }

  /** One answer a person, who may change it. */
  async answerHelpful(row: {
    page: string;
    person: string;
    helped: boolean;
    day: string;
    team_set: number;
  }): Promise<void> {
    await this.#knex('usage_helpful')
      .insert(row)
      .onConflict(['page', 'person'])
      .merge();
  }

  async helpfulOf(page: string, person: string): Promise<boolean | undefined> {
    const row = await this.#knex('usage_helpful')
      .where({ page, person })
      .first();
    return row && Boolean(row.helped);
  }

  /** Answers by day, or by page. */
  async helpful<TBy extends 'day' | 'page'>(
    by: TBy,
    period: UsagePeriod,
  ): Promise<Array<Record<TBy, string> & { helped: number; answers: number }>> {
    const rows: Array<
      Record<TBy, string> & {
        helped: number | boolean;
        answers: string | number;
      }
    > = await this.#within(
      this.#knex('usage_helpful')
        .whereBetween('day', [period.firstDay, period.lastDay])
        .groupBy(by, 'helped')
        .select(by, 'helped', this.#knex.raw('count(*) as answers')),
      period,
    );
    const found = new Map<string, { helped: number; answers: number }>();
    for (const row of rows) {
      const sums = found.get(row[by]) ?? { helped: 0, answers: 0 };
      found.set(row[by], sums);
      sums.answers += Number(row.answers);
      sums.helped += row.helped ? Number(row.answers) : 0;
    }
    return [...found].map(
      ([key, sums]) =>
        ({ [by]: key, ...sums } as Record<TBy, string> & typeof sums),
    );
  }

  /** Drops single events; what they sum up to stays. */
  async dropEvents(before: number, signal: AbortSignal): Promise<number> {
    let dropped = 0;
    for (;;) {
      signal.throwIfAborted();
      const count = await this.#knex('usage_events')
        .whereIn(
          'key',
          this.#knex('usage_events')
            .where('at', '<', before)
            .limit(DROP_ROWS)
            .select('key'),
        )
        .delete();
      dropped += count;
      if (count === 0) {
        return dropped;
      }
    }
  }

  /**
   * Puts names by chance in the place of pseudonyms, so that nobody can be followed through weeks that are long past; how many
   * there were stays.
   */
  async forgetPeople(beforeDay: string, signal: AbortSignal): Promise<void> {
    const weeks: string[] = await this.#knex('usage_people')
      .where('week', '<', weekOf(beforeDay))
      .whereNot('person', 'like', `${FORGOTTEN}%`)
      .distinct()
      .pluck('week');
    for (const week of weeks) {
      signal.throwIfAborted();
      await this.#knex.transaction(async tx => {
        const rows = await tx('usage_people')
          .where({ week })
          .whereNot('person', 'like', `${FORGOTTEN}%`);
        const names = new Map<string, string>();
        for (const { person, team_set } of rows) {
          const name = names.get(person) ?? forgotten();
          names.set(person, name);
          await tx('usage_people')
            .where({ week, person, team_set })
            .update({ person: name });
        }
      });
    }
    const answers = await this.#knex('usage_helpful')
      .where('day', '<', beforeDay)
      .whereNot('person', 'like', `${FORGOTTEN}%`)
      .select('page', 'person');
    for (const { page, person } of answers) {
      signal.throwIfAborted();
      await this.#knex('usage_helpful')
        .where({ page, person })
        .update({ person: forgotten() });
    }
  }

  async #count(tx: Knex.Transaction, rows: UsageRow[]): Promise<void> {
    await addUp(tx, 'usage_days', ['kind', 'day', 'team_set'], rows);
    await addUp(tx, 'usage_names', ['kind', 'day', 'plugin', 'name'], rows);
    const people = new Map(
      rows.map(({ day, person, team_set }) => {
        const row = { week: weekOf(day), person, team_set };
        return [JSON.stringify(Object.values(row)), row];
      }),
    );
    for (const part of chunks(inOrder(people), INSERT_ROWS)) {
      await tx('usage_people')
        .insert(part)
        .onConflict(['week', 'person', 'team_set'])
        .ignore();
    }
  }

  async #keepTerms(
    tx: Knex.Transaction,
    added: UsageRow[],
    terms: { byKey: ReadonlyMap<string, string>; fewestPeople: number },
  ): Promise<void> {
    const keys = [...new Set(added.map(({ name }) => name))].filter(name =>
      terms.byKey.has(name),
    );
    if (keys.length === 0) {
      return;
    }
    const known = new Set(
      await tx('usage_terms').whereIn('key', keys).pluck('key'),
    );
    for (const key of keys.filter(each => !known.has(each)).sort()) {
      if (terms.fewestPeople > 1) {
        const row = await tx('usage_events')
          .where({ kind: 'search-empty', name: key })
          .countDistinct('person as people')
          .first();
        if (Number(row?.people) < terms.fewestPeople) {
          continue;
        }
      }
      await tx('usage_terms')
        .insert({ key, term: terms.byKey.get(key)! })
        .onConflict('key')
        .ignore();
    }
  }

  /** A list in SQL has its bounds; no company has so many different sets of teams that it would meet them. */
  #within<TQuery extends Knex.QueryBuilder>(
    query: TQuery,
    { teamSets }: UsagePeriod,
  ): TQuery {
    if (teamSets) {
      query.whereIn('team_set', [...teamSets]);
    }
    return query;
  }
}

function forgotten(): string {
  return `${FORGOTTEN}${Pseudonyms.random().slice(1)}`;
}

/** Adds the numbers of rows to the counts that are there. */
async function addUp<TRow extends object>(
  tx: Knex.Transaction,
  table: string,
  keys: Array<keyof TRow & string>,
  rows: TRow[],
): Promise<void> {
  const cells = new Map<string, Record<string, unknown> & { count: number }>();
  for (const row of rows) {
    const values = keys.map(key => row[key]);
    const id = JSON.stringify(values);
    const cell = cells.get(id);
    if (cell) {
      cell.count += 1;
    } else {
      cells.set(id, {
        ...Object.fromEntries(keys.map((key, index) => [key, values[index]])),
        count: 1,
      });
    }
  }
  for (const part of chunks(inOrder(cells), INSERT_ROWS)) {
    await tx(table)
      .insert(part)
      .onConflict(keys)
      .merge({ count: tx.raw('?? + excluded.count', [`${table}.count`]) });
  }
}

function inOrder<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey].sort(compareBy(([key]) => key)).map(([, value]) => value);
}

function compareBy<T>(keyOf: (item: T) => string) {
  return (a: T, b: T) => {
    const [first, second] = [keyOf(a), keyOf(b)];
    return first < second ? -1 : Number(first > second);
  };
}
