export { approximately, formatAmount, parseAmount } from './amounts';
export type { Amount } from './amounts';
export { budgetShare, reachedThresholds } from './budgets';
export { costSubjects } from './costSubjects';
export { costDefinitions } from './definitions';
export { FocusReader } from './FocusReader';
export { openCostCells } from './openCost';
export { rollUpCosts } from './rollUpCosts';
export type { CostScope, KeyCost } from './rollUpCosts';
export { Sums } from './Sums';
export type {
  Budget,
  BudgetState,
  CostAccount,
  CostCell,
  CostDay,
  CostKind,
  CostReport,
  CostRow,
  CostSummary,
  Money,
  UnallocatedCosts,
} from './types';
