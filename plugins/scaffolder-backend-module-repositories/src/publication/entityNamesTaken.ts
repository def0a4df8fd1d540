import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { parseRepositoryId } from '@paved/plugin-repositories-common';

/** Carried by every entity that comes from a repository. */
export const REPOSITORY_ANNOTATION = 'paved.dev/repository';

/** Those of the entity refs that the catalog has from elsewhere than this repository. */
export async function entityNamesTaken(options: {
  entityRefs: string[];
  by: { owner: string; name: string };
  catalog: CatalogService;
  credentials: BackstageCredentials;
}): Promise<string[]> {
  const { entityRefs, by, catalog, credentials } = options;
  if (entityRefs.length === 0) {
    return [];
  }
  const { items } = await catalog.getEntitiesByRefs(
    {
      entityRefs,
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.annotations',
      ],
    },
    { credentials },
  );
  return items.flatMap(entity => {
    if (!entity) {
      return [];
    }
    const id = entity.metadata.annotations?.[REPOSITORY_ANNOTATION];
    const source = id ? parseRepositoryId(id) : undefined;
    const own = source?.owner === by.owner && source?.name === by.name;
    return own ? [] : [stringifyEntityRef(entity)];
  });
}
