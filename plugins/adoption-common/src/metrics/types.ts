import type { JsonPrimitive } from '@backstage/types';

/**
 * `score` is eNPS (−100 to 100), `points` DORA's 0 to 10, `rating` 1 to 5, `money` is in the value's currency.
 *
 * @public
 */
export type MetricUnit =
  | 'percent'
  | 'count'
  | 'per-day'
  | 'minutes'
  | 'score'
  | 'points'
  | 'rating'
  | 'money';

/**
 * What a number means. A change of the formula is a new version.
 *
 * @public
 */
export interface MetricDefinition {
  /** `<area>.<name>`, such as `delivery.lead-time`. */
  id: string;
  version: number;
  /** Since when this version is in force, `YYYY-MM-DD`. */
  since: string;
  title: string;
  /** One sentence, for somebody who has never heard of it. */
  meaning: string;
  formula: string;
  /** Where the formula is from. */
  sources: MetricSource[];
  unit: MetricUnit;
  /** Which way is good; `undefined` where neither is. */
  better?: 'higher' | 'lower';
  /** What an empty period gives: counts are 0, everything else has no value. */
  empty: 'zero' | 'no-data';
  /** A golden path by itself is a part of what this is a share of: it is not held against the target of all of them. */
  isShareOfAllPaths?: true;
}

/** @public */
export interface MetricSource {
  title: string;
  url?: string;
}

/**
 * What the company aims for.
 *
 * @public
 */
export interface MetricTarget {
  is: 'above' | 'at-least' | 'below' | 'at-most';
  /** In the metric's unit. */
  value: number;
}

/** @public */
export type MetricBucket = 'day' | 'week' | 'month' | 'quarter';

/**
 * What is asked. Periods are half open: `from` belongs to it, `to` does not.
 *
 * @public
 */
export interface MetricQuery {
  /** ISO 8601, UTC */
  from: string;
  /** ISO 8601, UTC */
  to: string;
  /** IANA time zone in which days, weeks (from Monday), months and quarters begin. */
  zone: string;
  bucket: MetricBucket;
  /** Ref of a group; its sub-groups count too. */
  team?: string;
  /** Ref of a golden path. */
  path?: string;
  /** Ref of one entity. */
  entity?: string;
}

/** @public */
export interface MetricPoint {
  /** ISO 8601; the last bucket of a period may be cut off by its end. */
  from: string;
  to: string;
  value?: number;
  sample: number;
}

/**
 * A part of a number: a class of services, a stage of the lead time.
 *
 * @public
 */
export interface MetricPart {
  title: string;
  value?: number;
  unit: MetricUnit;
}

/**
 * A number with what is needed to trust it.
 *
 * @public
 */
export interface MetricValue {
  metric: string;
  version: number;
  value?: number;
  /** In the metric's unit. */
  spread?: { p25: number; p75: number; p90: number };
  /** The true value is within `value` ± this, 19 times in 20. */
  margin?: number;
  /** How many it is computed of. */
  sample: number;
  /** What those are: `deployments`. */
  sampleOf: string;
  /** How much of what there is tells about it: 32 of 41 services report deployments. */
  coverage?: { count: number; of: number; what: string };
  /** When the newest of what it is computed of happened, ISO 8601. */
  newestAt?: string;
  /** Why there is no number, and what would give one. */
  noValue?: string;
  /** Why it can't be told yet whether a target is met. */
  notJudged?: string;
  /** ISO 4217, of money. */
  currency?: string;
  parts?: MetricPart[];
  trend: MetricPoint[];
  /** What a reader has to know besides. */
  notes?: string[];
}

/**
 * A number as a dashboard shows it.
 *
 * @public
 */
export interface MetricTile extends MetricValue {
  definition: MetricDefinition;
  target?: MetricTarget;
  /** `undefined` without target or value, and while it can't be told. */
  met?: boolean;
  /** Whether `rows` has what is behind it. */
  hasRows: boolean;
}

/** @public */
export interface MetricColumn {
  id: string;
  title: string;
  /** `entity` is a ref, or the name of what the catalog does not have; `time` ISO 8601, `day` `YYYY-MM-DD`, `link` an address. */
  type: 'text' | 'number' | 'minutes' | 'time' | 'day' | 'entity' | 'link';
}

/**
 * What is behind a number.
 *
 * @public
 */
export interface MetricRows {
  columns: MetricColumn[];
  rows: Array<Record<string, JsonPrimitive | undefined>>;
  totalItems: number;
  nextCursor?: string;
}
