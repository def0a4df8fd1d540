import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import type { RepositoryState } from '@paved/plugin-repositories-common';
import type { DeclaredEntityRow, FindingRow, RepositoryRow } from './tables';

/** Brings counts and state of repositories up to date with their entities and findings; writes only what differs. */
export async function countRepositories(
  tx: Knex.Transaction,
  repositoryIds: string[],
): Promise<void> {
  for (const ids of chunks([...new Set(repositoryIds)], 400)) {
    const entities = await tx<DeclaredEntityRow>('declared_entities')
      .whereIn('repository_id', ids)
      .groupBy('repository_id')
      .select('repository_id')
      .count<Array<{ repository_id: string; count: number | string }>>({
        count: '*',
      });
    const findings = await tx<FindingRow>('findings')
      .whereIn('repository_id', ids)
      .groupBy('repository_id', 'severity')
      .select('repository_id', 'severity')
      .count<
        Array<{
          repository_id: string;
          severity: string;
          count: number | string;
        }>
      >({ count: '*' });
    const entityCounts = new Map(
      entities.map(row => [row.repository_id, Number(row.count)]),
    );
    const findingCounts = new Map(
      findings.map(row => [
        `${row.severity} ${row.repository_id}`,
        Number(row.count),
      ]),
    );
    const changed: RepositoryRow[] = [];
    for (const row of await tx<RepositoryRow>('repositories').whereIn(
      'id',
      ids,
    )) {
      const counts = {
        entity_count: entityCounts.get(row.id) ?? 0,
        error_count: findingCounts.get(`error ${row.id}`) ?? 0,
        warning_count: findingCounts.get(`warning ${row.id}`) ?? 0,
      };
      const next = { ...row, ...counts };
      next.state = stateOf(next);
      if (
        next.state !== row.state ||
        next.entity_count !== row.entity_count ||
        next.error_count !== row.error_count ||
        next.warning_count !== row.warning_count
      ) {
        changed.push(next);
      }
    }
    for (const some of chunks(changed, 100)) {
      await tx<RepositoryRow>('repositories')
        .insert(some)
        .onConflict('id')
        .merge(['entity_count', 'error_count', 'warning_count', 'state']);
    }
  }
}

/** Why a repository is, or is not, in the catalog. */
export function stateOf(
  row: Pick<
    RepositoryRow,
    'unreachable_since' | 'head' | 'error_count' | 'entity_count'
  >,
): RepositoryState {
  if (row.unreachable_since) {
    return 'unreachable';
  }
  if (!row.head) {
    return 'empty';
  }
  if (row.error_count > 0) {
    return 'broken';
  }
  return row.entity_count > 0 ? 'registered' : 'no-catalog-file';
}
