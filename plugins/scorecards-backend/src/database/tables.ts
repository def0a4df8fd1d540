/** SQLite gives booleans as 0 and 1, PostgreSQL gives bigints as strings. */
export type DbBoolean = boolean | 0 | 1;
export type DbBigInt = number | string;

export interface SubjectRow {
  id: number;
  entity_ref: string;
  kind: string;
  namespace: string;
  name: string;
  title: string | null;
  type: string | null;
  owner_ref: string | null;
  system_ref: string | null;
  domain_ref: string | null;
  own_domain_ref: string | null;
  repository_id: string | null;
  entity: string;
  etag: string;
  changed_at: string;
  deleted_at: string | null;
}

export interface GroupAncestorRow {
  group_ref: string;
  ancestor_ref: string;
}

export interface FactRow {
  subject_id: number;
  source: string;
  doc: string;
  observed_at: string;
  changed_at: string;
  error: string | null;
  error_at: string | null;
}

export interface ScorecardRow {
  id: number;
  ref: string;
  title: string;
  owner_ref: string;
  version: string | null;
  etag: string;
  problem: string | null;
  deleted_at: string | null;
}

export interface ScorecardVersionRow {
  scorecard_id: number;
  version: string;
  definition: string;
  created_at: string;
}

export interface StandingRow {
  subject_id: number;
  scorecard_id: number;
  version: string;
  statuses: string;
  underlying: string;
  level: string | null;
  level_rank: number;
  level_without_waivers: string | null;
  score: number | null;
  score_without_waivers: number | null;
  changed_at: string;
  revision: number;
}

export interface TransitionRow {
  id: number;
  subject_id: number;
  scorecard_id: number;
  version: string;
  at: string;
  from_level: string | null;
  to_level: string | null;
  statuses: string;
  changes: string | null;
}

export interface EvaluationQueueRow {
  subject_id: number;
  queued_at: string;
  collect: DbBoolean;
  generation: number;
  leased_until: DbBigInt;
}

export interface WaiverRow {
  id: string;
  subject_id: number;
  scorecard_id: number;
  check_id: string;
  reason: string;
  until: string;
  state: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  noticed_days: number | null;
}

export interface WaiverEventRow {
  id: number;
  waiver_id: string;
  at: string;
  by: string;
  state: string;
  note: string | null;
}

export interface CampaignRow {
  id: string;
  scorecard_id: number;
  title: string;
  description: string | null;
  checks: string;
  owner_ref: string;
  starts_at: string;
  deadline: string;
  ended_at: string | null;
  reminded_at: string | null;
  created_by: string;
}

export interface DecisionRow {
  id: string;
  subject_id: number;
  scorecard_id: number;
  version: string;
  decision: string;
  asked_by: string;
  at: string;
  answer: string;
  evidence: string;
}
