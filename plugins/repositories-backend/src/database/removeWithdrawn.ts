import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import { claimNames, deleteDeclarations, type NameChanges } from './claimNames';
import { countRepositories } from './countRepositories';
import { lockRevision, saveRevision } from './revision';
import type {
  DeclarationRow,
  DeclaredEntityRow,
  FindingRow,
  RepositoryRow,
} from './tables';

export interface RemovalOutcome extends NameChanges {
  /** Entity refs that wait for approval; empty when everything withdrawn was removed. */
  held: string[];
  /** Entities in force before. */
  total: number;
  /** Repositories that went with the last of their declarations. */
  deletedRepositories: string[];
  revision: number;
}

/**
 * Removes what repositories no longer declare, unless that is more than the allowed share of all entities: then only what a
 * person has approved goes, and the rest is handed back.
 *
 * @param repositoryId - consider the removals of this repository only
 */
export async function removeWithdrawn(
  knex: Knex,
  options: {
    repositoryId?: string;
    maxShare: number;
    /** So many removals are never held. */
    floor: number;
  },
): Promise<RemovalOutcome> {
  return knex.transaction(async tx => {
    const revision = await lockRevision(tx);
    const pending = await withdrawn(tx, options.repositoryId);
    const total = await countEntities(tx);
    const unapproved = pending.filter(row => !row.approved);
    const isHeld =
      unapproved.length > options.floor &&
      unapproved.length > total * options.maxShare;
    const removed = isHeld ? pending.filter(row => row.approved) : pending;

    await deleteDeclarations(tx, removed);
    const changes = await claimNames(
      tx,
      removed.map(row => row.entity_ref),
      revision,
    );
    await countRepositories(tx, changes.repositoryIds);
    const deletedRepositories = await deleteUnlistedRepositories(tx);
    await saveRevision(tx, revision);
    return {
      ...changes,
      held: isHeld ? unapproved.map(row => row.entity_ref).sort() : [],
      total,
      deletedRepositories,
      revision: revision.last,
    };
  });
}

/** Lets the next run remove these entities, whatever their share, if their repositories still don't declare them. */
export async function approveRemovals(
  knex: Knex,
  entityRefs: string[],
): Promise<void> {
  await knex.transaction(async tx => {
    await lockRevision(tx);
    for (const some of chunks(entityRefs, 400)) {
      await tx<DeclarationRow>('declarations')
        .whereIn('entity_ref', some)
        .where('withdrawn', true)
        .update({ approved: true });
    }
  });
}

async function withdrawn(
  tx: Knex.Transaction,
  repositoryId?: string,
): Promise<DeclarationRow[]> {
  const query = tx<DeclarationRow>('declarations')
    .where('withdrawn', true)
    .select('repository_id', 'entity_ref', 'approved');
  return (await (repositoryId
    ? query.where('repository_id', repositoryId)
    : query)) as DeclarationRow[];
}

async function countEntities(tx: Knex.Transaction): Promise<number> {
  const [{ count }] = await tx<DeclaredEntityRow>('declared_entities')
    .where('removed', false)
    .count<Array<{ count: number | string }>>({ count: '*' });
  return Number(count);
}

/** A repository that its host no longer has goes with the last of its declarations. */
async function deleteUnlistedRepositories(
  tx: Knex.Transaction,
): Promise<string[]> {
  const gone = await tx<RepositoryRow>('repositories')
    .where('listed', false)
    .whereNotExists(
      tx('declarations').whereRaw(
        'declarations.repository_id = repositories.id',
      ),
    )
    .pluck('id');
  for (const ids of chunks(gone, 400)) {
    await tx<FindingRow>('findings').whereIn('repository_id', ids).delete();
    await tx<RepositoryRow>('repositories').whereIn('id', ids).delete();
  }
  return gone;
}
