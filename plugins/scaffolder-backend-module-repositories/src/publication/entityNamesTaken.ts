import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

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
    // The host is left open: it may be chosen only when the repository is created
    const own = id?.endsWith(`:${by.owner}/${by.name}`);
    return own ? [] : [stringifyEntityRef(entity)];
  });
}
