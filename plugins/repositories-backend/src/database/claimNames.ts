import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import {
  checkEntitySet,
  type RepositoryDocument,
} from '@paved/plugin-repositories-common';
import { writeFindingChanges } from './replaceFindings';
import type { Revision } from './revision';
import type {
  DeclarationReferenceRow,
  DeclarationRow,
  DeclaredEntityRow,
  FindingRow,
} from './tables';

export interface NameChanges {
  added: number;
  updated: number;
  removed: number;
  /** Repositories whose entities or findings changed by it. */
  repositoryIds: string[];
}

/**
 * Decides anew who holds each of the names: the holder keeps it while it declares it, after that the earliest claim has it.
 * A holder's withdrawn claim stays in force only while nobody else claims the name, so a moved entity is never away.
 */
export async function claimNames(
  tx: Knex.Transaction,
  entityRefs: string[],
  revision: Revision,
): Promise<NameChanges> {
  const refs = [...new Set(entityRefs)].sort();
  const changes: NameChanges = {
    added: 0,
    updated: 0,
    removed: 0,
    repositoryIds: [],
  };
  if (refs.length === 0) {
    return changes;
  }
  const claims = new Map<string, DeclarationRow[]>();
  const holders = new Map<string, DeclaredEntityRow>();
  const findings: FindingRow[] = [];
  for (const some of chunks(refs, 400)) {
    for (const row of await tx<DeclarationRow>('declarations').whereIn(
      'entity_ref',
      some,
    )) {
      const rows = claims.get(row.entity_ref) ?? [];
      rows.push(row);
      claims.set(row.entity_ref, rows);
    }
    for (const row of await tx<DeclaredEntityRow>('declared_entities').whereIn(
      'entity_ref',
      some,
    )) {
      holders.set(row.entity_ref, row);
    }
    findings.push(
      ...(await tx<FindingRow>('findings')
        .where('origin', 'names')
        .whereIn('entity_ref', some)),
    );
  }

  const written: DeclaredEntityRow[] = [];
  const contested: DeclarationRow[] = [];
  const lost: DeclarationRow[] = [];
  const touched = new Set<string>();
  for (const ref of refs) {
    const before = holders.get(ref);
    const { ordered, dead } = inOrder(claims.get(ref) ?? [], before);
    const holder = ordered[0];
    lost.push(...dead, ...ordered.slice(1).filter(row => row.withdrawn));
    const live = ordered.filter(row => row === holder || !row.withdrawn);
    if (live.length > 1) {
      contested.push(...live);
    }
    const changed = changeOf(ref, before, holder, revision);
    if (changed) {
      written.push(changed.row);
      changes[changed.type] += 1;
      [before?.repository_id, holder?.repository_id].forEach(
        id => id && touched.add(id),
      );
    }
  }
  for (const some of chunks(written, 100)) {
    await tx<DeclaredEntityRow>('declared_entities')
      .insert(some)
      .onConflict('entity_ref')
      .merge();
  }
  await deleteDeclarations(tx, lost);
  const { findings: wanted } = await checkEntitySet({
    documents: contested.map(toDocument),
    existing: targets => new Set(targets),
  });
  for (const id of await writeFindingChanges(tx, 'names', findings, wanted)) {
    touched.add(id);
  }
  return { ...changes, repositoryIds: [...touched] };
}

/** `dead` are withdrawn claims of repositories that never held the name: nothing rests on them. */
function inOrder(
  claims: DeclarationRow[],
  holder?: DeclaredEntityRow,
): { ordered: DeclarationRow[]; dead: DeclarationRow[] } {
  const rank = (row: DeclarationRow) => {
    if (row.withdrawn) {
      return 2;
    }
    return row.repository_id === holder?.repository_id ? 0 : 1;
  };
  const isDead = (row: DeclarationRow) =>
    Boolean(row.withdrawn) && row.repository_id !== holder?.repository_id;
  return {
    ordered: claims
      .filter(row => !isDead(row))
      .sort(
        (a, b) =>
          rank(a) - rank(b) ||
          Number(a.claimed) - Number(b.claimed) ||
          (a.repository_id < b.repository_id ? -1 : 1),
      ),
    dead: claims.filter(isDead),
  };
}

function changeOf(
  entityRef: string,
  before: DeclaredEntityRow | undefined,
  holder: DeclarationRow | undefined,
  revision: Revision,
):
  | { type: 'added' | 'updated' | 'removed'; row: DeclaredEntityRow }
  | undefined {
  const inForce = before && !before.removed ? before : undefined;
  if (!holder) {
    return inForce
      ? {
          type: 'removed',
          row: {
            entity_ref: entityRef,
            repository_id: null,
            hash: null,
            revision: revision.take(),
            removed: true,
          },
        }
      : undefined;
  }
  if (
    inForce?.hash === holder.hash &&
    inForce.repository_id === holder.repository_id
  ) {
    return undefined;
  }
  return {
    type: inForce ? 'updated' : 'added',
    row: {
      entity_ref: entityRef,
      repository_id: holder.repository_id,
      hash: holder.hash,
      revision: revision.take(),
      removed: false,
    },
  };
}

export function toDocument(row: DeclarationRow): RepositoryDocument {
  return {
    repositoryId: row.repository_id,
    path: row.path,
    line: row.line,
    entityRef: row.entity_ref,
    entity: JSON.parse(row.entity),
    references: [],
  };
}

export async function deleteDeclarations(
  tx: Knex.Transaction,
  rows: Array<{ repository_id: string; entity_ref: string }>,
): Promise<void> {
  for (const some of chunks(rows, 200)) {
    const keys = some.map(row => [row.repository_id, row.entity_ref]);
    await tx<DeclarationReferenceRow>('declaration_references')
      .whereIn(['repository_id', 'entity_ref'], keys)
      .delete();
    await tx<DeclarationRow>('declarations')
      .whereIn(['repository_id', 'entity_ref'], keys)
      .delete();
  }
}
