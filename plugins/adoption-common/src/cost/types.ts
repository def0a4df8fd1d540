import type { Amount } from './amounts';

/**
 * Which of a charge's costs is meant: `effective` spreads what was paid ahead over what used it, `billed` is what the invoice
 * says.
 *
 * @public
 */
export type CostKind = 'effective' | 'billed';

/**
 * What was spent on one day for one thing: the sum of all charges that agree in everything else.
 *
 * @public
 */
export interface CostCell {
  /** Who pays: the billing account of a cloud, or `opencost/<name>`. */
  account: string;
  /** Month of the invoice, `YYYY-MM`. */
  billingMonth: string;
  /** UTC day on which the charge period begins, `YYYY-MM-DD`. */
  day: string;
  /** What the tags say it is for, in lower case; empty where they say nothing. */
  key: string;
  /** ISO 4217 */
  currency: string;
  provider: string;
  /** `Compute`, `Storage`. */
  category: string;
  effective: Amount;
  billed: Amount;
  /** How many charges, which are lines of a bill, it is the sum of. */
  charges: number;
}

/**
 * A sum in one currency; currencies are never added.
 *
 * @public
 */
export interface Money {
  currency: string;
  /** Decimal number with all its digits. */
  amount: string;
}

/**
 * What one service, team or system costs.
 *
 * @public
 */
export interface CostRow {
  entityRef: string;
  title: string;
  /** Ref of the group that owns it. */
  owner?: string;
  system?: string;
  /** Of a team with everything below it. */
  costs: Money[];
  /** Of a team alone. */
  own?: Money[];
  budget?: BudgetState;
}

/**
 * What can't be told to belong to anything in the catalog.
 *
 * @public
 */
export interface UnallocatedCosts {
  costs: Money[];
  /** By what the tags say, the largest first; an empty key is what carries none of them. */
  keys: Array<{ key: string; costs: Money[] }>;
}

/** @public */
export interface CostDay {
  /** UTC, `YYYY-MM-DD` */
  day: string;
  costs: Money[];
}

/**
 * Where costs come from.
 *
 * @public
 */
export interface CostAccount {
  account: string;
  source: 'focus' | 'opencost';
  providers: string[];
  /** UTC days, `YYYY-MM-DD` */
  firstDay: string;
  lastDay: string;
  importedAt: string;
}

/** @public */
export interface CostReport {
  /** UTC days, `YYYY-MM-DD`; `to` does not belong to it. */
  from: string;
  to: string;
  by: 'service' | 'team' | 'system';
  kind: CostKind;
  total: Money[];
  items: CostRow[];
  totalItems: number;
  nextCursor?: string;
  /** For those who may see the whole company. */
  unallocated?: UnallocatedCosts;
  trend: CostDay[];
  accounts: CostAccount[];
  /** Which tags say what something is for. */
  tags: string[];
}

/**
 * What somebody's teams pay for.
 *
 * @public
 */
export interface CostSummary {
  /** UTC days, `YYYY-MM-DD`; `to` does not belong to it. */
  from: string;
  to: string;
  costs: Money[];
  /** Of as many days before. */
  before: Money[];
  /** The largest. */
  items: CostRow[];
  totalItems: number;
}

/**
 * How much a team, a system or a service may cost in a calendar month.
 *
 * @public
 */
export interface Budget {
  entityRef: string;
  currency: string;
  /** Decimal number above 0. */
  amount: string;
}

/** @public */
export interface BudgetState extends Budget {
  title: string;
  /** UTC, `YYYY-MM` */
  month: string;
  /** Decimal number. */
  spent: string;
  /** 0.8 of it is spent. */
  share: number;
  /** What is billed this month in other currencies only, which nothing of the budget pays for. */
  billedIn?: string[];
}
