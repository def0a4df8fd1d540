export interface SubjectRow {
  id: string;
  entity_ref: string;
  former_refs: string;
  kind: string;
  type: string | null;
  title: string | null;
  owner: string | null;
  system: string | null;
  lifecycle: string | null;
  repository: string | null;
  first_seen_at: string;
  gone_at: string | null;
  merged_into: string | null;
}

export interface SubjectsStateRow {
  id: number;
  version: number | string;
  first_sync_at: string | null;
}
