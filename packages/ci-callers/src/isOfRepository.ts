import type { CiCaller } from './CiCallers';

/**
 * Whether an entity comes from the repository that a job runs for. The catalog's own note decides, nothing that a file says.
 *
 * @param entity - `repository` is the id that the repositories plugin has for it, `location` what the catalog manages it by
 */
export function isOfRepository(
  caller: Pick<CiCaller, 'repository' | 'address'>,
  entity: { repository?: string; location?: string },
): boolean {
  if (entity.repository) {
    return entity.repository.toLocaleLowerCase('en-US') === caller.repository;
  }
  return (entity.location ?? '')
    .toLocaleLowerCase('en-US')
    .startsWith(`url:https://${caller.address}/`);
}
