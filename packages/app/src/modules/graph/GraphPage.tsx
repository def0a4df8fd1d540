import { useCallback, useState, type ComponentProps } from 'react';
import { useLocation } from 'react-router-dom';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  identityApiRef,
  Progress,
  useApi,
} from '@backstage/frontend-plugin-api';
import { CatalogGraphPage } from '@backstage/plugin-catalog-graph';
import { useLoaded } from '@paved/ui';
import { ORGANIZATION_KINDS } from './organizationKinds';

type Options = Omit<ComponentProps<typeof CatalogGraphPage>, 'initialState'> &
  NonNullable<ComponentProps<typeof CatalogGraphPage>['initialState']>;

/** The stock page. Without an entity to start from, which would show none, it starts from the reader's teams. */
export function GraphPage(options: Options) {
  const identity = useApi(identityApiRef);
  const { search } = useLocation();
  // What the address says later, the page itself reads
  const [hasStart] = useState(() => search.includes('rootEntityRefs'));
  const { state } = useLoaded(
    useCallback(async () => {
      if (hasStart) {
        return {};
      }
      const { ownershipEntityRefs, userEntityRef } =
        await identity.getBackstageIdentity();
      const teams = ownershipEntityRefs.filter(
        ref => parseEntityRef(ref).kind === 'group',
      );
      return {
        rootEntityRefs: teams.length > 0 ? teams : [userEntityRef],
        selectedKinds: ORGANIZATION_KINDS,
        maxDepth: 2,
      };
    }, [identity, hasStart]),
  );
  if (state.status === 'loading') {
    return <Progress />;
  }
  const own = state.status === 'loaded' ? state.value : {};
  return (
    <CatalogGraphPage
      {...options}
      initialState={{ showFilters: false, ...own, ...options }}
    />
  );
}
