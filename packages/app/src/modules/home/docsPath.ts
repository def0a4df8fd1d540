import type { Entity } from '@backstage/catalog-model';

/** The annotation of an entity that has docs. */
export const TECHDOCS_REF = 'backstage.io/techdocs-ref';

/** Where an entity's docs are read; `undefined` when it has none. */
export function docsPath(entity: Entity): string | undefined {
  const { namespace = 'default', name, annotations } = entity.metadata;
  return annotations?.[TECHDOCS_REF]
    ? `/docs/${namespace}/${entity.kind.toLocaleLowerCase('en-US')}/${name}`
    : undefined;
}
