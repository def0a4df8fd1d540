import type { Entity } from '@backstage/catalog-model';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';

/** Addresses of an entity's pages in the portal. */
export function entityPages(
  entity: Entity,
  appBaseUrl: string,
): { catalogEntityUrl: string; docsUrl?: string } {
  const path = [
    entity.metadata.namespace ?? DEFAULT_NAMESPACE,
    entity.kind,
    entity.metadata.name,
  ]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/');
  const base = appBaseUrl.replace(/\/+$/, '');
  const documented =
    entity.metadata.annotations?.['backstage.io/techdocs-ref'] !== undefined;
  return {
    catalogEntityUrl: `${base}/catalog/${path}`,
    docsUrl: documented ? `${base}/docs/${path}` : undefined,
  };
}
