import type {
  Budget,
  BudgetState,
  CostReport,
  CostSummary,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What is asked of costs. */
export interface CostQuestion {
  by: CostReport['by'];
  kind: CostReport['kind'];
  /** UTC days; without them the last 30 with costs. */
  from?: string;
  to?: string;
  team?: string;
}

/** What things cost, and may cost. */
export function costsOf(api: AdoptionApi) {
  const report = (question: CostQuestion, cursor?: string) =>
    api.get<CostReport>('/costs', { ...question, cursor });
  /** Of the reader's teams. */
  const mine = (days: number) => api.get<CostSummary>('/costs/mine', { days });
  const budgets = () => api.items<BudgetState>('/budgets');
  const setBudget = (budget: Budget) => api.put<void>('/budgets', budget);
  const removeBudget = ({ entityRef, currency }: Budget) =>
    api.put<void>('/budgets', { entityRef, currency });
  return { report, mine, budgets, setBudget, removeBudget };
}
