import { createHash } from 'node:crypto';
import { chunks } from '@paved/database';
import {
  checkEntitySet,
  type RepositoryDocument,
} from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import { toDocument } from './claimNames';
import { countRepositories } from './countRepositories';
import { writeFindingChanges } from './replaceFindings';
import { lockRevision } from './revision';
import type {
  DeclarationReferenceRow,
  DeclarationRow,
  DiscoveryStateRow,
  FindingRow,
  MissingReferenceRow,
} from './tables';

/** Entity refs that declared entities refer to and that no repository declares. */
export async function undeclaredTargets(
  knex: Knex | Knex.Transaction,
): Promise<string[]> {
  const rows = await referencesInForce(knex)
    .leftJoin('declared_entities as target', {
      'target.entity_ref': 'reference.target_ref',
    })
    .where(where =>
      where
        .whereNull('target.entity_ref')
        .orWhere('target.removed', knex.raw('?', [true])),
    )
    .distinct<Array<{ target_ref: string }>>('reference.target_ref');
  return rows.map(row => row.target_ref);
}

/**
 * Brings the findings about references in line with what is missing now.
 *
 * @param missing - entity refs that no source has
 * @param options - `at` the time of the check; `patienceMs` how long a name must have been missing before anyone is told,
 * because other sources may not have delivered yet
 */
export async function updateReferenceFindings(
  knex: Knex,
  missing: string[],
  options: { at: Date; patienceMs: number },
): Promise<void> {
  const known = await knex<MissingReferenceRow>('missing_references');
  const since = new Map(known.map(row => [row.target_ref, row.missing_since]));
  const now = options.at.toISOString();
  const latest = new Date(
    options.at.getTime() - options.patienceMs,
  ).toISOString();
  const told = missing.filter(ref => (since.get(ref) ?? now) <= latest).sort();
  const references = await referencesTo(knex, told);
  const hash = createHash('sha256')
    .update(JSON.stringify(references))
    .digest('hex');
  const state = await knex<DiscoveryStateRow>('discovery_state').first();
  const appeared = missing.filter(ref => !since.has(ref));
  const isMissing = new Set(missing);
  const found = known.filter(row => !isMissing.has(row.target_ref));
  if (
    hash === state?.references_hash &&
    appeared.length === 0 &&
    found.length === 0
  ) {
    return;
  }

  await knex.transaction(async tx => {
    await lockRevision(tx);
    for (const some of chunks(appeared, 200)) {
      await tx<MissingReferenceRow>('missing_references')
        .insert(some.map(ref => ({ target_ref: ref, missing_since: now })))
        .onConflict('target_ref')
        .ignore();
    }
    for (const some of chunks(found, 400)) {
      await tx<MissingReferenceRow>('missing_references')
        .whereIn(
          'target_ref',
          some.map(row => row.target_ref),
        )
        .delete();
    }
    if (hash === state?.references_hash) {
      return;
    }
    const isTold = new Set(told);
    const { findings } = await checkEntitySet({
      documents: [
        ...(await documentsOf(tx, references)),
        // No reference of theirs is checked: they are what a misspelt name may have meant
        ...(await otherNames(tx, references)),
      ],
      existing: refs => new Set(refs.filter(ref => !isTold.has(ref))),
    });
    const touched = await writeFindingChanges(
      tx,
      'references',
      await tx<FindingRow>('findings').where('origin', 'references'),
      findings,
    );
    await countRepositories(tx, [...touched]);
    await tx<DiscoveryStateRow>('discovery_state').update({
      references_hash: hash,
    });
  });
}

function referencesInForce(knex: Knex | Knex.Transaction) {
  return knex('declaration_references as reference').join(
    'declared_entities as source',
    {
      'source.entity_ref': 'reference.entity_ref',
      'source.repository_id': 'reference.repository_id',
    },
  );
}

async function referencesTo(
  knex: Knex,
  targets: string[],
): Promise<DeclarationReferenceRow[]> {
  const rows: DeclarationReferenceRow[] = [];
  for (const some of chunks(targets, 400)) {
    rows.push(
      ...(await referencesInForce(knex)
        .whereIn('reference.target_ref', some)
        .orderBy([
          'reference.repository_id',
          'reference.entity_ref',
          'reference.field',
          'reference.target_ref',
        ])
        .select<DeclarationReferenceRow[]>('reference.*')),
    );
  }
  return rows;
}

async function otherNames(
  tx: Knex.Transaction,
  references: DeclarationReferenceRow[],
): Promise<RepositoryDocument[]> {
  const sources = new Set(references.map(reference => reference.entity_ref));
  const names = await tx('declared_entities')
    .where('removed', false)
    .pluck('entity_ref');
  return names
    .filter(ref => !sources.has(ref))
    .map(entityRef => ({
      repositoryId: '',
      path: '',
      line: 1,
      entityRef,
      entity: { apiVersion: '', kind: '', metadata: { name: '' } },
      references: [],
    }));
}

async function documentsOf(
  tx: Knex.Transaction,
  references: DeclarationReferenceRow[],
): Promise<RepositoryDocument[]> {
  const byDocument = new Map<string, DeclarationReferenceRow[]>();
  for (const reference of references) {
    const key = `${reference.repository_id}\n${reference.entity_ref}`;
    byDocument.set(key, [...(byDocument.get(key) ?? []), reference]);
  }
  const documents: RepositoryDocument[] = [];
  for (const keys of chunks([...byDocument.keys()], 200)) {
    const rows = await tx<DeclarationRow>('declarations').whereIn(
      ['repository_id', 'entity_ref'],
      keys.map(key => key.split('\n')),
    );
    for (const row of rows) {
      documents.push({
        ...toDocument(row),
        references: (
          byDocument.get(`${row.repository_id}\n${row.entity_ref}`) ?? []
        ).map(reference => ({
          field: reference.field,
          entityRef: reference.target_ref,
          line: reference.line ?? undefined,
        })),
      });
    }
  }
  return documents.sort(
    (a, b) => a.repositoryId.localeCompare(b.repositoryId) || a.line - b.line,
  );
}
