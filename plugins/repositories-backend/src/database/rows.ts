import type {
  DiscoveryRun,
  Repository,
  RepositoryFinding,
  RepositoryState,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import type { DiscoveryRunRow, FindingRow, RepositoryRow } from './tables';

export function toRepository(row: RepositoryRow): Repository {
  return {
    id: row.id,
    host: row.host,
    owner: row.owner,
    name: row.name,
    description: row.description ?? undefined,
    url: row.url,
    cloneUrl: row.clone_url,
    defaultBranch: row.default_branch ?? undefined,
    head: row.head ?? undefined,
    archived: row.archived ? true : undefined,
  };
}

/**
 * @param lastCompletedAt - when the last full run ended well: it compared every repository that can be read, and writes
 * nothing to those that had not changed
 */
export function toRepositoryStatus(
  row: RepositoryRow,
  lastCompletedAt?: string,
): RepositoryStatus {
  const compared = row.unreachable_since ? undefined : lastCompletedAt;
  const checkedAt = [row.checked_at ?? undefined, compared]
    .filter((at): at is string => at !== undefined)
    .sort()
    .at(-1);
  return {
    ...toRepository(row),
    state: row.state as RepositoryState,
    checkedAt,
    unreachableSince: row.unreachable_since ?? undefined,
    error: row.error ?? undefined,
    entityCount: row.entity_count,
    errorCount: row.error_count,
    warningCount: row.warning_count,
    markerFiles: row.marker_files ? JSON.parse(row.marker_files) : undefined,
  };
}

export function toFinding(
  row: FindingRow & { head: string | null },
): RepositoryFinding {
  return {
    repositoryId: row.repository_id,
    commit: row.head ?? '',
    rule: row.rule,
    severity: row.severity === 'error' ? 'error' : 'warning',
    path: row.path,
    line: row.line ?? undefined,
    column: row.column_number ?? undefined,
    message: row.message,
    remedy: row.remedy,
    entityRef: row.entity_ref ?? undefined,
  };
}

export function toDiscoveryRun(row: DiscoveryRunRow): DiscoveryRun {
  return {
    id: row.id,
    trigger: row.trigger as DiscoveryRun['trigger'],
    repositoryId: row.repository_id ?? undefined,
    status: row.status as DiscoveryRun['status'],
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    seen: row.seen,
    changed: row.changed,
    unreachable: row.unreachable,
    added: row.added,
    updated: row.updated,
    removed: row.removed,
    findings: row.findings,
    message: row.message ?? undefined,
    repetitions: row.repetitions > 1 ? row.repetitions : undefined,
    heldRemovals: row.removals ? JSON.parse(row.removals) : undefined,
  };
}
