import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import { claimNames, type NameChanges } from './claimNames';
import { countRepositories } from './countRepositories';
import { lockRevision, saveRevision } from './revision';
import type { DeclarationRow, RepositoryRow } from './tables';

/** A repository that is listed but was never read, or that can't be read now. */
export interface UnreadableRepository {
  repository: Pick<
    RepositoryRow,
    | 'id'
    | 'host'
    | 'owner'
    | 'name'
    | 'description'
    | 'url'
    | 'clone_url'
    | 'default_branch'
    | 'archived'
  >;
  error: string;
}

/** Notes that repositories can't be read; what is known of them stays. Returns how many rows changed. */
export async function markUnreachable(
  knex: Knex,
  unreadable: UnreadableRepository[],
  at: string,
): Promise<number> {
  if (unreadable.length === 0) {
    return 0;
  }
  return knex.transaction(async tx => {
    await lockRevision(tx);
    let changed = 0;
    for (const some of chunks(unreadable, 100)) {
      const stored = new Map(
        (
          await tx<RepositoryRow>('repositories').whereIn(
            'id',
            some.map(one => one.repository.id),
          )
        ).map(row => [row.id, row]),
      );
      const rows = some
        .map(one => unreachableRow(one, stored.get(one.repository.id), at))
        .filter(
          row =>
            stored.get(row.id)?.unreachable_since !== row.unreachable_since ||
            stored.get(row.id)?.error !== row.error,
        );
      changed += rows.length;
      if (rows.length > 0) {
        await tx<RepositoryRow>('repositories')
          .insert(rows)
          .onConflict('id')
          .merge(['unreachable_since', 'error', 'state', 'listed', 'version']);
      }
    }
    return changed;
  });
}

function unreachableRow(
  { repository, error }: UnreadableRepository,
  stored: RepositoryRow | undefined,
  at: string,
): RepositoryRow {
  const base: RepositoryRow = stored ?? {
    ...repository,
    head: null,
    state: 'unreachable',
    files: '[]',
    marker_files: null,
    settings: null,
    listed: true,
    checked_at: null,
    unreachable_since: null,
    error: null,
    entity_count: 0,
    error_count: 0,
    warning_count: 0,
    version: 0,
  };
  return {
    ...base,
    listed: true,
    state: 'unreachable',
    unreachable_since: base.unreachable_since ?? at,
    error,
    version: base.version + 1,
  };
}

/** Notes that repositories can be read again and that their content is what is stored. */
export async function markReachable(knex: Knex, ids: string[]): Promise<void> {
  if (ids.length === 0) {
    return;
  }
  await knex.transaction(async tx => {
    await lockRevision(tx);
    for (const some of chunks(ids, 400)) {
      await tx<RepositoryRow>('repositories')
        .whereIn('id', some)
        .update({ unreachable_since: null, error: null });
    }
    await countRepositories(tx, ids);
  });
}

/** Withdraws everything that repositories declare whose host no longer has them. */
export async function withdrawRepositories(
  knex: Knex,
  ids: string[],
  at: string,
): Promise<NameChanges & { revision: number }> {
  return knex.transaction(async tx => {
    const revision = await lockRevision(tx);
    const refs: string[] = [];
    for (const some of chunks(ids, 400)) {
      refs.push(
        ...(await tx<DeclarationRow>('declarations')
          .whereIn('repository_id', some)
          .where('withdrawn', false)
          .pluck('entity_ref')),
      );
      await tx<DeclarationRow>('declarations')
        .whereIn('repository_id', some)
        .where('withdrawn', false)
        .update({ withdrawn: true, kept: false, approved: false });
      await tx<RepositoryRow>('repositories')
        .whereIn('id', some)
        .where('listed', true)
        .update({
          listed: false,
          // Read again should it come back
          settings: null,
          state: 'unreachable',
          unreachable_since: tx.raw('coalesce(unreachable_since, ?)', [at]),
          error:
            'its host no longer lists it; it goes as soon as its removal is decided',
        });
    }
    const changes = await claimNames(tx, refs, revision);
    await countRepositories(tx, [...ids, ...changes.repositoryIds]);
    await saveRevision(tx, revision);
    return { ...changes, revision: revision.last };
  });
}
