import { useCallback } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { adoptionApiRef } from '@paved/plugin-adoption';
import type { Home } from '@paved/plugin-adoption-common';
import { useLoaded } from '@paved/ui';

/** The company's description of the home page. Without one, or when it can't be had, the page is the portal's own. */
export function useHome(): { isLoading: boolean; home: Home } {
  const api = useApiHolder().get(adoptionApiRef);
  const { state } = useLoaded(
    useCallback(
      async (): Promise<Home> => (api ? api.get<Home>('/home') : {}),
      [api],
    ),
  );
  return {
    isLoading: state.status === 'loading',
    home: state.status === 'loaded' ? state.value : {},
  };
}
