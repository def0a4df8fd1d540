import { useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../../routes';

/** Addresses of the pages of surveys. */
export function useSurveyPaths() {
  const root = useRouteRef(rootRouteRef)?.() ?? '/adoption';
  return useMemo(
    () => ({
      all: `${root}/surveys`,
      open: `${root}/surveys/new`,
      one: (id: string) => `${root}/surveys/${encodeURIComponent(id)}`,
    }),
    [root],
  );
}
