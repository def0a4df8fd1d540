/** SQLite gives booleans as 0 and 1, PostgreSQL gives bigints as strings. */
export type DbBoolean = boolean | 0 | 1;
export type DbBigInt = number | string;

export interface RepositoryRow {
  id: string;
  host: string;
  owner: string;
  name: string;
  description: string | null;
  url: string;
  clone_url: string;
  default_branch: string | null;
  head: string | null;
  archived: DbBoolean;
  state: string;
  files: string;
  /** JSON; absent when nobody had looked for any. */
  marker_files: string | null;
  settings: string | null;
  listed: DbBoolean;
  checked_at: string | null;
  unreachable_since: string | null;
  error: string | null;
  entity_count: number;
  error_count: number;
  warning_count: number;
  version: number;
}

export interface DeclarationRow {
  repository_id: string;
  entity_ref: string;
  path: string;
  line: number;
  owner_ref: string | null;
  entity: string;
  hash: string;
  place: string;
  claimed: DbBigInt;
  kept: DbBoolean;
  withdrawn: DbBoolean;
  approved: DbBoolean;
}

export interface DeclarationReferenceRow {
  repository_id: string;
  entity_ref: string;
  field: string;
  target_ref: string;
  line: number | null;
}

export interface DeclaredEntityRow {
  entity_ref: string;
  repository_id: string | null;
  hash: string | null;
  revision: DbBigInt;
  removed: DbBoolean;
}

/** Who makes, and therefore replaces, a finding. */
export type FindingOrigin = 'inspection' | 'names' | 'references' | 'catalog';

export interface FindingRow {
  id?: number;
  repository_id: string;
  origin: FindingOrigin;
  rule: string;
  severity: string;
  path: string;
  line: number | null;
  column_number: number | null;
  message: string;
  remedy: string;
  entity_ref: string | null;
}

export interface DiscoveryRunRow {
  id: string;
  trigger: string;
  repository_id: string | null;
  status: string;
  started_at: string;
  ended_at: string | null;
  seen: number;
  changed: number;
  unreachable: number;
  added: number;
  updated: number;
  removed: number;
  findings: number;
  message: string | null;
  removals: string | null;
  repetitions: number;
}

export interface DiscoveryStateRow {
  id: number;
  revision: DbBigInt;
  last_completed_at: string | null;
  requested_run: string | null;
  references_hash: string | null;
}

export interface RunLeaseRow {
  id: number;
  holder: string | null;
  beats: DbBigInt;
}

export interface MissingReferenceRow {
  target_ref: string;
  missing_since: string;
}
