/** PostgreSQL gives bigints as text, SQLite booleans as 0 and 1. */
export type DbBigInt = number | string;
export type DbBoolean = boolean | 0 | 1;

interface RecordRow {
  id: string;
  source: string;
  sequence: DbBigInt;
  entity_ref: string;
  subject: string | null;
  bound_to: string | null;
  registers: string;
  received_at: string;
  url: string | null;
}

export interface DeploymentRow extends RecordRow {
  environment: string | null;
  result: string | null;
  started_at: string | null;
  finished_at: string | null;
  commit: string | null;
  version: string | null;
  reason: string;
  mends: string | null;
}

export interface IncidentRow extends RecordRow {
  title: string | null;
  severity: string | null;
  created_at: string | null;
  resolved_at: string | null;
  caused_by: string | null;
}

export interface WorkItemRow extends RecordRow {
  type: string;
  title: string | null;
  team: string | null;
  topic: string | null;
  created_at: string | null;
  resolved_at: string | null;
}

export interface ChangeRow {
  id: string;
  sequence: DbBigInt;
  repository: string;
  commit: string;
  first_commit_at: string | null;
  opened_at: string | null;
  first_review_at: string | null;
  merged_at: string;
  position: DbBigInt | null;
  dropped_at: string | null;
  author: string | null;
  is_revert: DbBoolean;
}
