import type { BudgetState, Money } from '@paved/plugin-adoption-common';
import { valueText } from '../../words';

/** "€1,204 and $12.50"; sums of several currencies stand beside each other and are never added. */
export function moneyText(costs: readonly Money[]): string {
  return costs.length === 0
    ? 'nothing'
    : costs
        .map(({ amount, currency }) =>
          valueText(Number(amount), 'money', currency),
        )
        .join(' and ');
}

/** In one currency, for a chart; `undefined` when there is none. */
export function amountIn(
  costs: readonly Money[],
  currency: string,
): number | undefined {
  const found = costs.find(cost => cost.currency === currency);
  return found && Number(found.amount);
}

/** Why nothing of a budget is spent, where that is as nothing is billed in its currency. */
export function billedElsewhere({
  currency,
  billedIn,
}: BudgetState): string | undefined {
  return billedIn
    ? `Nothing is billed in ${currency} this month, only in ${billedIn.join(
        ' and ',
      )}, and currencies are never added: set the budget in that currency.`
    : undefined;
}

/** The last UTC day of a period that ends before `to`. */
export function lastDay(to: string): string {
  return new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
}
