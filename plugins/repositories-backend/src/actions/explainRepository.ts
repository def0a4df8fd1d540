import type { RepositoryStatus } from '@paved/plugin-repositories-common';

/** The answer to "why am I not in the catalog?", in one sentence or two. */
export function explainRepository(repository: RepositoryStatus): string {
  const { id, entityCount, errorCount, unreachableSince, error } = repository;
  switch (repository.state) {
    case 'registered':
      return `${id} has ${entityCount} entities in the catalog.`;
    case 'broken':
      return `${id} has ${errorCount} errors in its catalog files; ${
        entityCount > 0
          ? `${entityCount} entities are in the catalog, each with its last good version`
          : 'none of its entities is in the catalog'
      }.`;
    case 'empty':
      return `${id} has no commit yet. Push a first one with a catalog-info.yaml.`;
    case 'unreachable':
      return `${id} can't be read since ${
        unreachableSince ?? 'a while'
      } (${error}). What the catalog shows is its last good state.`;
    default:
      return `${id} has no catalog file. Add a catalog-info.yaml to its root.`;
  }
}
