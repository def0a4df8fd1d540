/** PostgreSQL gives bigints as strings. */
type DbBigInt = number | string;

export interface PathRow {
  id: number;
  ref: string;
  title: string;
  owner_ref: string | null;
  template_ref: string | null;
  path: string;
  etag: string;
  repository: string | null;
  folder: string | null;
  read_commit: string | null;
  candidate: string | null;
  problem: string | null;
  deleted_at: string | null;
}

export interface BlobRow {
  sha256: string;
  content: Buffer;
}

export interface SnapshotRow {
  digest: string;
  manifest: string;
  defaults: string;
  created_at: string;
}

export interface SnapshotFileRow {
  digest: string;
  path: string;
  mode: string;
  sha256: string;
}

export interface ReleaseRow {
  id: number;
  path_ref: string;
  version: string;
  digest: string;
  changelog: string | null;
  source: string;
  published_at: string;
  published_by: string | null;
}

export interface RepositoryHeadRow {
  repository: string;
  head: string;
}

export interface InstanceRow {
  repository: string;
  repository_url: string | null;
  head: string;
  lock: string | null;
  path_ref: string;
  release: string;
  digest: string;
  lock_problem: string | null;
  problem: string | null;
  entity_ref: string | null;
  title: string | null;
  owner_ref: string | null;
  drift: string | null;
  drift_behind: number | null;
  drift_changed: number | null;
  wanted: number;
  computed: number;
  wanted_at: string;
  leased_until: DbBigInt;
  upgrade_holder: string | null;
  upgrade_until: DbBigInt;
}

export interface DeviationRow {
  id: string;
  repository: string;
  entity_ref: string | null;
  path_ref: string;
  scope: string;
  files: string;
  reason: string | null;
  review_on: string | null;
  declared_at: string;
  declared_by: string;
  ended_at: string | null;
  ended_by: string | null;
}

export interface UpgradeRow {
  id: string;
  repository: string;
  entity_ref: string | null;
  path_ref: string;
  from_release: string;
  to_release: string;
  state: string;
  conflicts: string;
  changes: number;
  branch: string;
  base_commit: string;
  commit_id: string | null;
  url: string | null;
  error: string | null;
  rollout: string | null;
  plan_hash: string;
  created_at: string;
  created_by: string | null;
  ended_at: string | null;
}

export interface ForecastRow {
  id: string;
  path_ref: string;
  version: string;
  digest: string;
  ref: string | null;
  state: string;
  error: string | null;
  attempts: number;
  started_at: string;
  started_by: string | null;
  ended_at: string | null;
  holder: string | null;
  leased_until: DbBigInt;
}

export interface ForecastItemRow {
  forecast_id: string;
  repository: string;
  entity_ref: string | null;
  item: string | null;
}

export interface CreationRow {
  id: string;
  task_id: string;
  path_ref: string;
  release: string;
  digest: string;
  plan_hash: string;
  host: string | null;
  owner: string;
  name: string;
  effects: string;
  files: string;
  state: string;
  repository: string | null;
  commit_id: string | null;
  error: string | null;
  created_by: string | null;
  started_at: string;
  ended_at: string | null;
  registered_at: string | null;
  undo_asked_at: string | null;
  undo_asked_by: string | null;
  running_name: string | null;
}

export interface RatingRow {
  path_ref: string;
  user_ref: string;
  score: number;
  comment: string | null;
  rated_at: string;
  /** What was last told of this answer, together with others. */
  told_score: number | null;
  told_comment: string | null;
  /** Whether that is all it says. */
  is_told: boolean;
}

export interface RolloutRow {
  id: string;
  path_ref: string;
  active_path: string | null;
  version: string;
  policy: string;
  state: string;
  message: string | null;
  wave: number;
  wave_ended_at: string | null;
  stops: number;
  created_at: string;
  created_by: string;
  ended_at: string | null;
  due_at: DbBigInt;
  holder: string | null;
  leased_until: DbBigInt;
}

export interface RolloutServiceRow {
  rollout_id: string;
  repository: string;
  entity_ref: string | null;
  owner_ref: string | null;
  wave: number;
  state: string;
  message: string | null;
  upgrade_id: string | null;
  attempts: number;
  checks: string | null;
  passed: string | null;
  regressions: string;
  merged_at: string | null;
}

export interface RolloutNoticeRow {
  rollout_id: string;
  owner_ref: string;
  at: string;
}
