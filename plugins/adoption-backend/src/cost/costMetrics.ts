import {
  approximately,
  bucketIndexOf,
  bucketsOf,
  costDefinitions,
  Sums,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import { InputError } from '@backstage/errors';
import type { MetricGroup } from '../metrics/MetricGroup';
import type { CostConfig } from './config';
import type { Costs, CostQuery } from './Costs';
import type { DatabaseCostStore, Days } from './DatabaseCostStore';
import { plusDays, utcDay } from './days';

const DAYS = 30;

/** Costs among the other numbers of a dashboard. */
export function costMetrics(options: {
  costs: Costs;
  store: DatabaseCostStore;
  config: CostConfig;
}): MetricGroup {
  const { costs, store, config } = options;
  const [{ id, version }] = costDefinitions;

  /** 30 whole days up to the newest with costs; `undefined` when there are none in the period. */
  const lastDays = async (query: MetricQuery): Promise<Days | undefined> => {
    const newest = await store.newestDay(utcDay(Date.parse(query.to)));
    if (newest === undefined || newest < utcDay(Date.parse(query.from))) {
      return undefined;
    }
    const to = plusDays(newest, 1);
    return { from: plusDays(to, -DAYS), to };
  };

  const measure = async (query: MetricQuery): Promise<MetricValue> => {
    const days = await lastDays(query);
    const empty = {
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
    if (!days) {
      return {
        ...empty,
        noValue:
          'No costs are known of this period. Import a FOCUS file on the page Costs, or connect OpenCost.',
      };
    }
    const asked = { ...scopeOf(query), kind: 'effective' as const };
    const spent = await costs.costsOfDays({ ...asked, days });
    const sums = Sums.of(spent);
    const currencies = sums.currencies();
    const currency =
      config.currency ?? (currencies.length === 1 ? currencies[0] : undefined);
    const value =
      currency !== undefined && currencies.includes(currency)
        ? approximately(sums.get(currency))
        : undefined;
    return {
      ...empty,
      value,
      currency: value === undefined ? undefined : currency,
      noValue:
        value === undefined ? noValue(currencies, config.currency) : undefined,
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
      trend: currency === undefined ? [] : await trend(query, currency),
      notes: [
        `${days.from} to ${plusDays(
          days.to,
          -1,
        )}, UTC days; the trend has the costs of each part of the period`,
      ],
    };
  };

  const trend = async (query: MetricQuery, currency: string) => {
    const { edges, count } = bucketsOf(query);
    const spent = await costs.costsOfDays({
      ...scopeOf(query),
      kind: 'effective',
      days: {
        from: utcDay(Date.parse(query.from)),
        to: plusDays(utcDay(Date.parse(query.to) - 1), 1),
      },
    });
    const buckets = Array.from({ length: count }, () => ({
      sums: new Sums(),
      days: new Set<string>(),
    }));
    for (const { day, currency: own, amount } of spent) {
      const bucket =
        own === currency
          ? buckets[bucketIndexOf({ edges, count }, Date.parse(day))]
          : undefined;
      bucket?.sums.add(own, amount);
      bucket?.days.add(day);
    }
    return buckets.map(({ sums, days }, index) => ({
      from: new Date(edges[index]).toISOString(),
      to: new Date(edges[index + 1]).toISOString(),
      value: days.size ? approximately(sums.get(currency)) : undefined,
      sample: days.size,
    }));
  };

  return {
    definitions: costDefinitions,
    measure: async (ids, query) => Promise.all(ids.map(() => measure(query))),
    async rows(_id, query, { cursor, limit }): Promise<MetricRows> {
      const days = await lastDays(query);
      const { items, unallocated } = days
        ? await costs.rollUp({
            ...scopeOf(query),
            by: 'service',
            kind: 'effective',
            days,
          })
        : { items: [], unallocated: { keys: [] } };
      const rows = [
        ...items.flatMap(item =>
          item.costs.map(({ currency, amount }) => ({
            entity: item.entityRef,
            for: item.title,
            team: item.owner,
            cost: Number(amount),
            currency,
          })),
        ),
        ...unallocated.keys.flatMap(({ key, costs: ofKey }) =>
          ofKey.map(({ currency, amount }) => ({
            entity: undefined,
            for: key ? `Nothing in the catalog: ${key}` : 'No tag',
            team: undefined,
            cost: Number(amount),
            currency,
          })),
        ),
      ];
      const from = cursor === undefined ? 0 : Number(cursor);
      if (!Number.isSafeInteger(from) || from < 0) {
        throw new InputError('cursor: it is none that a page before has named');
      }
      return {
        columns: [
          { id: 'entity', title: 'Service', type: 'entity' },
          { id: 'for', title: 'For', type: 'text' },
          { id: 'team', title: 'Team', type: 'entity' },
          { id: 'cost', title: 'Cost', type: 'number' },
          { id: 'currency', title: 'Currency', type: 'text' },
        ],
        rows: rows.slice(from, from + limit),
        totalItems: rows.length,
        nextCursor:
          from + limit < rows.length ? String(from + limit) : undefined,
      };
    },
  };
}

function scopeOf({
  team,
  entity,
}: MetricQuery): Pick<CostQuery, 'team' | 'entity'> {
  return { team, entity };
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
