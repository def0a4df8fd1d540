import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import type { Finding } from '@paved/plugin-repositories-common';
import { claimNames, type NameChanges } from './claimNames';
import { lockRevision, saveRevision } from './revision';
import { countRepositories } from './countRepositories';
import { replaceFindings } from './replaceFindings';
import type {
  DeclarationReferenceRow,
  DeclarationRow,
  RepositoryRow,
} from './tables';

/** A document as it is to be declared: with its annotations, ready for the catalog. */
export interface Declaration {
  entityRef: string;
  path: string;
  line: number;
  ownerRef?: string;
  /** JSON */
  entity: string;
  /** Of the entity. */
  hash: string;
  /** Hash of where in the file the document and its references are. */
  place: string;
  references: Array<{ field: string; entityRef: string; line?: number }>;
}

/** What reading one repository gave. */
export interface InspectedRepository {
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
    | 'head'
    | 'archived'
    | 'settings'
  >;
  /** Version of the stored row that the reading started from; `undefined`: there was none. */
  version?: number;
  checkedAt: string;
  files: string[];
  /** Whether the head has each of the files by which plugins know repositories. */
  markerFiles: Record<string, boolean>;
  declarations: Declaration[];
  findings: Finding[];
  /** Whether a document that it declared before, and does not now, is there but broken: its last good version stays. */
  keeps: (document: { path: string; entityRef: string }) => boolean;
}

export interface WriteOutcome extends NameChanges {
  /** Repositories that someone else wrote in the meantime; nothing of theirs was written. */
  overtaken: string[];
  revision: number;
}

type Key = string;
const keyOf = (row: { repository_id: string; entity_ref: string }): Key =>
  `${row.repository_id}\n${row.entity_ref}`;

/**
 * Writes what was read from a batch of repositories, all of it in one transaction.
 *
 * Nothing is removed here: a declaration that is gone is marked as withdrawn and stays in force until
 * `removeWithdrawn` has weighed all removals together.
 */
export async function writeInspected(
  knex: Knex,
  batch: InspectedRepository[],
): Promise<WriteOutcome> {
  return knex.transaction(async tx => {
    const revision = await lockRevision(tx);
    const ids = batch.map(one => one.repository.id);
    const stored = new Map<string, RepositoryRow>();
    const declared = new Map<string, DeclarationRow[]>();
    for (const some of chunks(ids, 400)) {
      for (const row of await tx<RepositoryRow>('repositories').whereIn(
        'id',
        some,
      )) {
        stored.set(row.id, row);
      }
      for (const row of await tx<DeclarationRow>('declarations')
        .whereIn('repository_id', some)
        .orderBy('entity_ref')) {
        const rows = declared.get(row.repository_id) ?? [];
        rows.push(row);
        declared.set(row.repository_id, rows);
      }
    }

    const overtaken = batch
      .filter(one => stored.get(one.repository.id)?.version !== one.version)
      .map(one => one.repository.id);
    const written = batch.filter(one => !overtaken.includes(one.repository.id));

    const replaced = new Map<Key, DeclarationRow>();
    const references: DeclarationReferenceRow[] = [];
    for (const one of written) {
      const change = declarationChanges(
        one,
        declared.get(one.repository.id) ?? [],
        revision.next,
      );
      for (const row of change.rows) {
        replaced.set(keyOf(row), row);
      }
      references.push(...change.references);
    }
    await replaceDeclarations(tx, [...replaced.values()], references);
    await writeRepositories(tx, written, stored);
    await replaceFindings(
      tx,
      'inspection',
      written.map(one => one.repository.id),
      written.flatMap(one =>
        one.findings.map(finding => ({
          ...finding,
          repositoryId: one.repository.id,
        })),
      ),
    );

    const changes = await claimNames(
      tx,
      [...replaced.values()].map(row => row.entity_ref),
      revision,
    );
    await countRepositories(tx, [
      ...written.map(one => one.repository.id),
      ...changes.repositoryIds,
    ]);
    await saveRevision(tx, revision);
    return { ...changes, overtaken, revision: revision.last };
  });
}

function declarationChanges(
  one: InspectedRepository,
  before: DeclarationRow[],
  nextRevision: number,
): { rows: DeclarationRow[]; references: DeclarationReferenceRow[] } {
  const repositoryId = one.repository.id;
  const previous = new Map(before.map(row => [row.entity_ref, row]));
  const rows: DeclarationRow[] = [];
  const references: DeclarationReferenceRow[] = [];
  const now = new Set<string>();
  for (const declaration of one.declarations) {
    now.add(declaration.entityRef);
    const old = previous.get(declaration.entityRef);
    const unchanged =
      old &&
      old.hash === declaration.hash &&
      old.place === declaration.place &&
      !old.kept &&
      !old.withdrawn;
    if (unchanged) {
      continue;
    }
    rows.push({
      repository_id: repositoryId,
      entity_ref: declaration.entityRef,
      path: declaration.path,
      line: declaration.line,
      owner_ref: declaration.ownerRef ?? null,
      entity: declaration.entity,
      hash: declaration.hash,
      place: declaration.place,
      claimed: old ? old.claimed : nextRevision,
      kept: false,
      withdrawn: false,
      approved: false,
    });
    for (const reference of declaration.references) {
      references.push({
        repository_id: repositoryId,
        entity_ref: declaration.entityRef,
        field: reference.field,
        target_ref: reference.entityRef,
        line: reference.line ?? null,
      });
    }
  }
  for (const old of before) {
    if (now.has(old.entity_ref)) {
      continue;
    }
    const kept = one.keeps({ path: old.path, entityRef: old.entity_ref });
    if (Boolean(old.kept) !== kept || Boolean(old.withdrawn) === kept) {
      rows.push({
        ...old,
        kept,
        withdrawn: !kept,
        approved: kept ? false : old.approved,
      });
    }
  }
  return { rows, references };
}

/** References are rewritten only for rows that bring new ones: kept and withdrawn rows have none in the list and keep theirs. */
async function replaceDeclarations(
  tx: Knex.Transaction,
  rows: DeclarationRow[],
  references: DeclarationReferenceRow[],
): Promise<void> {
  for (const some of chunks(rows, 100)) {
    await tx<DeclarationRow>('declarations')
      .insert(some)
      .onConflict(['repository_id', 'entity_ref'])
      .merge();
  }
  const fresh = rows.filter(row => !row.kept && !row.withdrawn);
  for (const some of chunks(fresh, 200)) {
    await tx<DeclarationReferenceRow>('declaration_references')
      .whereIn(
        ['repository_id', 'entity_ref'],
        some.map(row => [row.repository_id, row.entity_ref]),
      )
      .delete();
  }
  for (const some of chunks(references, 400)) {
    await tx<DeclarationReferenceRow>('declaration_references').insert(some);
  }
}

async function writeRepositories(
  tx: Knex.Transaction,
  written: InspectedRepository[],
  stored: Map<string, RepositoryRow>,
): Promise<void> {
  const rows = written.map(one => ({
    ...one.repository,
    // Set for good by countRepositories, which also knows what other repositories' claims do to this one
    state: stored.get(one.repository.id)?.state ?? 'empty',
    files: JSON.stringify(one.files),
    marker_files: JSON.stringify(one.markerFiles),
    listed: true,
    checked_at: one.checkedAt,
    unreachable_since: null,
    error: null,
    version: (stored.get(one.repository.id)?.version ?? 0) + 1,
  }));
  for (const some of chunks(rows, 100)) {
    await tx<RepositoryRow>('repositories')
      .insert(some)
      .onConflict('id')
      .merge();
  }
}
