import { parseEntityRef } from '@backstage/catalog-model';

/** Path in the portal of an entity's scorecards. */
export function entityScorecardsPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${[namespace, kind, name]
    .map(encodeURIComponent)
    .join('/')}/scorecards`;
}
