import type { Entity } from '@backstage/catalog-model';

const KINDS = ['component', 'system', 'api', 'resource', 'template'];

/**
 * The entity that stands for a repository: the one named like it, components before systems, APIs and the rest.
 */
export function mainEntity<TEntity extends Entity>(
  entities: readonly TEntity[],
  repositoryName: string,
): TEntity | undefined {
  const rank = (entity: Entity): number => {
    const kind = KINDS.indexOf(entity.kind.toLocaleLowerCase('en-US'));
    const named =
      entity.metadata.name === repositoryName ? 0 : KINDS.length + 1;
    return named + (kind === -1 ? KINDS.length : kind);
  };
  return [...entities].sort((a, b) => rank(a) - rank(b))[0];
}
