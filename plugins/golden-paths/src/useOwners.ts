import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoaded } from '@paved/ui';

/** Refs of the groups that own a component. */
export function useOwners(): string[] {
  const catalog = useApi(catalogApiRef);
  const { state } = useLoaded(
    useCallback(async () => {
      const { facets } = await catalog.getEntityFacets({
        filter: { kind: 'component' },
        facets: ['relations.ownedBy'],
      });
      return (facets['relations.ownedBy'] ?? [])
        .map(({ value }) => value)
        .filter(ref => ref.startsWith('group:'))
        .sort();
    }, [catalog]),
  );
  return state.status === 'loaded' ? state.value : [];
}
