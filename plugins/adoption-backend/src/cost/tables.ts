/** Sums come from PostgreSQL as text. */
type Counted = number | string;

export interface CostDayRow {
  file: string;
  account: string;
  billing_month: string;
  day: string;
  key: string;
  currency: string;
  provider: string;
  category: string;
  effective_units: Counted;
  effective_nanos: Counted;
  effective_attos: Counted;
  billed_units: Counted;
  billed_nanos: Counted;
  billed_attos: Counted;
  charges: Counted;
}

export interface CostAccountRow {
  account: string;
  source: string;
  providers: string;
  first_day: string;
  last_day: string;
  imported_at: string;
}

export interface BudgetRow {
  entity_ref: string;
  currency: string;
  amount: string;
  set_by: string;
  set_at: string;
}

export interface BudgetNoticeRow {
  entity_ref: string;
  month: string;
  threshold: number;
  reached_at: string;
  sent_at: string | null;
}
