export interface ServicesStateRow {
  id: number;
  version: number | string;
}

export interface RepositoryRow {
  repository: string;
  url: string | null;
  head: string | null;
  is_registered: boolean | number;
  is_archived: boolean | number;
  first_commit: string | null;
  first_commit_at: string | null;
  gone_at: string | null;
}

export interface PlaceRow {
  entity_ref: string;
  repository: string;
  source: string;
  folder: string;
  source_template: string | null;
  first_commit: string | null;
  first_commit_at: string | null;
}

export interface LockRow {
  repository: string;
  commit: string;
  position: number;
  at: string;
  /** `?` when it can't be read. */
  path: string | null;
  release: string | null;
}

export interface PathRow {
  path: string;
  title: string;
  template: string | null;
}

export interface CreationRow {
  id: string;
  repository: string | null;
  path: string;
  release: string | null;
  task: string | null;
  commit: string | null;
  at: string;
  undone_at: string | null;
}

export interface DeviationRow {
  id: string;
  repository: string;
  path: string;
  scope: string;
  declared_at: string;
  ended_at: string | null;
}

export interface RunRow {
  task: string;
  template: string;
  at: string;
  entity_refs: string;
  repositories: string;
}

/** All that is known of services, as stored. */
export interface ServiceTables {
  repositories: RepositoryRow[];
  places: PlaceRow[];
  locks: LockRow[];
  paths: PathRow[];
  creations: CreationRow[];
  deviations: DeviationRow[];
  runs: RunRow[];
}
