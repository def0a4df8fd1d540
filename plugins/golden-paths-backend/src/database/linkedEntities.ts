import { whereIn } from '@paved/database';
import type { Knex } from 'knex';
import type { InstanceRow } from './tables';

/**
 * Entities that repositories are linked with now: whoever asked for something may have looked a moment before. Linking waits until
 * the transaction ends, so that a row written in it is never left without its entity, by which it is decided who may see it.
 */
export async function linkedEntities(
  tx: Knex.Transaction,
  repositories: string[],
): Promise<Map<string, string>> {
  const query = tx<InstanceRow>('instances')
    .orderBy('repository')
    .forUpdate()
    .select('repository', 'entity_ref');
  whereIn(query, 'repository', repositories);
  const rows = (await query) as Array<
    Pick<InstanceRow, 'repository' | 'entity_ref'>
  >;
  return new Map(
    rows.flatMap(({ repository, entity_ref }) =>
      entity_ref === null ? [] : [[repository, entity_ref]],
    ),
  );
}
