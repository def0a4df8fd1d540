import { useApiHolder } from '@backstage/frontend-plugin-api';
import useAsync from 'react-use/esm/useAsync';
import { adoptionApiRef } from '@paved/plugin-adoption';
import type { Home } from '@paved/plugin-adoption-common';

/** The company's description of the home page. Without one, or when it can't be had, the page is the portal's own. */
export function useHome(): { isLoading: boolean; home: Home } {
  const api = useApiHolder().get(adoptionApiRef);
  const { loading, value } = useAsync(
    async (): Promise<Home> => (api ? api.get<Home>('/home') : {}),
    [api],
  );
  return { isLoading: loading, home: value ?? {} };
}
