import { chunks } from '@paved/database';
import type { Finding } from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import { countRepositories } from './countRepositories';
import { writeFindingChanges } from './replaceFindings';
import { lockRevision } from './revision';
import type { DeclarationRow, FindingRow } from './tables';

/** Entity refs that repositories declare. */
export async function declaredNames(knex: Knex): Promise<string[]> {
  return knex('declared_entities')
    .where('removed', false)
    .orderBy('entity_ref')
    .pluck('entity_ref');
}

/**
 * Brings the findings about names that another source of the catalog holds in line with what it says.
 *
 * @param taken - entity refs, with the location that holds each, as far as that is known
 */
export async function updateTakenNames(
  knex: Knex,
  taken: Map<string, string | undefined>,
): Promise<void> {
  const told = () => knex<FindingRow>('findings').where('origin', 'catalog');
  if (taken.size === 0 && !(await told().first('id'))) {
    return;
  }
  await knex.transaction(async tx => {
    await lockRevision(tx);
    const wanted: Array<Finding & { repositoryId: string }> = [];
    for (const refs of chunks([...taken.keys()], 400)) {
      const rows = await tx<DeclarationRow>('declarations')
        .join('declared_entities', {
          'declared_entities.repository_id': 'declarations.repository_id',
          'declared_entities.entity_ref': 'declarations.entity_ref',
        })
        .where('declared_entities.removed', false)
        .whereIn('declarations.entity_ref', refs)
        .select<
          Array<
            Pick<
              DeclarationRow,
              'repository_id' | 'entity_ref' | 'path' | 'line'
            >
          >
        >(
          'declarations.repository_id',
          'declarations.entity_ref',
          'declarations.path',
          'declarations.line',
        );
      wanted.push(
        ...rows.map(row => ({
          rule: 'name-taken' as const,
          severity: 'error' as const,
          repositoryId: row.repository_id,
          path: row.path,
          line: row.line,
          message: `The catalog has ${row.entity_ref} from ${
            taken.get(row.entity_ref) ?? 'another source'
          } already, and shows that one`,
          remedy:
            'Remove the other one (an administrator can unregister its location), or choose another name.',
          entityRef: row.entity_ref,
        })),
      );
    }
    const touched = await writeFindingChanges(
      tx,
      'catalog',
      await told().transacting(tx),
      wanted,
    );
    await countRepositories(tx, [...touched]);
  });
}
