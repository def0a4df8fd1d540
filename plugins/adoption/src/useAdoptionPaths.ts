import { useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { rootRouteRef } from './routes';

/** Addresses of the pages of this plugin. */
export interface AdoptionPaths {
  overview: string;
  costs: string;
  data: string;
  /** @param suffix - of the view it is to show, with its `?` */
  metric(id: string, suffix?: string): string;
  team(ref: string, suffix?: string): string;
  /** The tab of an entity's page. */
  entity(entityRef: string): string;
}

export function useAdoptionPaths(): AdoptionPaths {
  const root = useRouteRef(rootRouteRef)?.() ?? '/adoption';
  const entityPath = useEntityRefLink();
  return useMemo(
    () => ({
      overview: `${root}/overview`,
      costs: `${root}/costs`,
      data: `${root}/data`,
      metric: (id, suffix = '') =>
        `${root}/overview/${encodeURIComponent(id)}${suffix}`,
      team: (ref, suffix = '') => {
        const { namespace, name } = parseEntityRef(ref, {
          defaultKind: 'group',
        });
        return `${root}/team/${encodeURIComponent(
          namespace,
        )}/${encodeURIComponent(name)}${suffix}`;
      },
      entity: entityRef => `${entityPath(entityRef)}/delivery`,
    }),
    [root, entityPath],
  );
}
