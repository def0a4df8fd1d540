import {
  approximately,
  costDefinitions,
  Sums,
  trendOfItems,
  type MetricColumn,
  type Money,
  type MetricPoint,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import type { CostConfig } from './config';
import type { Costs } from './Costs';
import type { DatabaseCostStore, Days } from './DatabaseCostStore';
import { dayText, plusDays, utcDay } from './days';

const DAYS = 30;
const COLUMNS: MetricColumn[] = [
  { id: 'entity', title: 'Service', type: 'entity' },
  { id: 'for', title: 'For', type: 'text' },
  { id: 'team', title: 'Team', type: 'entity' },
  { id: 'cost', title: 'Cost', type: 'number' },
  { id: 'currency', title: 'Currency', type: 'text' },
];

/** Costs among the other numbers of a dashboard. */
export class CostMetrics implements MetricGroup {
  readonly definitions = costDefinitions;
  readonly #costs: Costs;
  readonly #store: DatabaseCostStore;
  readonly #currency: string | undefined;

  static create(options: {
    costs: Costs;
    store: DatabaseCostStore;
    config: CostConfig;
  }): CostMetrics {
    return new CostMetrics(options);
  }

  private constructor(options: {
    costs: Costs;
    store: DatabaseCostStore;
    config: CostConfig;
  }) {
    this.#costs = options.costs;
    this.#store = options.store;
    this.#currency = options.config.currency;
  }

  measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    return Promise.all(ids.map(() => this.#measure(query)));
  }

  async rows(
    _id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    const days =
      query.path || query.entity ? undefined : await this.#lastDays(query);
    const { items, unallocated } = days
      ? await this.#costs.rollUp({
          team: query.team,
          by: 'service',
          kind: 'effective',
          days,
        })
      : { items: [], unallocated: { keys: [] } };
    const rows = [
      ...items.flatMap(({ entityRef, title, owner, costs }) =>
        rowsOf(costs, { entity: entityRef, for: title, team: owner }),
      ),
      ...unallocated.keys.flatMap(({ key, costs }) =>
        rowsOf(costs, {
          for: key ? `Nothing in the catalog: ${key}` : 'No tag',
        }),
      ),
    ];
    return pageOfRows({ columns: COLUMNS, rows }, page);
  }

  async #measure(query: MetricQuery): Promise<MetricValue> {
    const [{ id, version }] = costDefinitions;
    const empty: MetricValue = {
      metric: id,
      version,
      sample: 0,
      sampleOf: 'days with costs',
      trend: [],
    };
    if (query.path) {
      return {
        ...empty,
        noValue: 'Costs are not known by golden path; leave that filter out.',
      };
    }
    // Whoever may see an entity may ask for its numbers; what it costs is for its owner
    if (query.entity) {
      return {
        ...empty,
        noValue:
          'What a single service or system costs is on the page Costs, for its owner; leave that filter out.',
      };
    }
    const days = await this.#lastDays(query);
    if (!days) {
      return {
        ...empty,
        noValue:
          'No costs are known of this period. Import a FOCUS file on the page Data, or connect OpenCost.',
      };
    }
    const spent = await this.#costs.costsOfDays({
      team: query.team,
      kind: 'effective',
      days,
    });
    const sums = Sums.of(spent);
    const currencies = sums.currencies();
    const [only] = currencies.length === 1 ? currencies : [];
    const wanted = this.#currency ?? only;
    const currency = currencies.find(each => each === wanted);
    return {
      ...empty,
      ...(currency === undefined
        ? { noValue: noValue(currencies, this.#currency) }
        : {
            value: approximately(sums.get(currency)),
            currency,
            trend: await this.#trend(query, currency),
          }),
      sample: new Set(spent.map(({ day }) => day)).size,
      newestAt: `${plusDays(days.to, -1)}T00:00:00.000Z`,
      parts:
        currencies.length > 1
          ? currencies.map(each => ({
              title: each,
              value: approximately(sums.get(each)),
              unit: 'money',
            }))
          : undefined,
      notes: [
        `${dayText(days.from)} to ${dayText(
          plusDays(days.to, -1),
        )}, UTC days; the trend has the costs of each part of the period, of which the last may not be over yet`,
      ],
    };
  }

  /** 30 whole days up to the newest with costs; `undefined` when there are none in the period. */
  async #lastDays({ from, to }: MetricQuery): Promise<Days | undefined> {
    const newest = await this.#store.newestDay(utcDay(Date.parse(to)));
    if (newest === undefined || newest < utcDay(Date.parse(from))) {
      return undefined;
    }
    const end = plusDays(newest, 1);
    return { from: plusDays(end, -DAYS), to: end };
  }

  async #trend(query: MetricQuery, currency: string): Promise<MetricPoint[]> {
    const spent = await this.#costs.costsOfDays({
      team: query.team,
      kind: 'effective',
      days: {
        from: utcDay(Date.parse(query.from)),
        to: plusDays(utcDay(Date.parse(query.to) - 1), 1),
      },
    });
    return trendOfItems(
      query,
      spent.filter(each => each.currency === currency),
      ({ day }) => Date.parse(day),
      of => {
        const days = new Set(of.map(({ day }) => day)).size;
        return {
          value: days ? approximately(Sums.of(of).get(currency)) : undefined,
          sample: days,
        };
      },
    );
  }
}

function rowsOf(
  costs: Money[],
  row: { entity?: string; for: string; team?: string },
) {
  return costs.map(({ currency, amount }) => ({
    ...row,
    // As a number, which no spreadsheet takes for a formula when it is below 0
    cost: Number(amount),
    currency,
  }));
}

function noValue(currencies: string[], wanted: string | undefined): string {
  if (!currencies.length) {
    return 'Nothing that was charged belongs to this; see which tags say what something is for on the page Costs.';
  }
  return wanted
    ? `There are no costs in ${wanted}, only in ${currencies.join(
        ', ',
      )}; currencies are never added`
    : `Costs are in ${currencies.join(
        ' and ',
      )}, and currencies are never added; name one with adoption.cost.currency`;
}
