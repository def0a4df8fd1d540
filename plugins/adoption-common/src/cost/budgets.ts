import { approximately, type Amount } from './amounts';

/** Shares of a budget, in percent, at which its owner is told. */
const BUDGET_THRESHOLDS = [80, 100] as const;

/**
 * The thresholds that are reached: spending exactly 80 % reaches 80.
 *
 * @public
 */
export function reachedThresholds(spent: Amount, budget: Amount): number[] {
  return BUDGET_THRESHOLDS.filter(
    percent => spent * 100n >= budget * BigInt(percent),
  );
}

/**
 * 0.8 when 80 of 100 are spent.
 *
 * @public
 */
export function budgetShare(spent: Amount, budget: Amount): number {
  return approximately(spent) / approximately(budget);
}
