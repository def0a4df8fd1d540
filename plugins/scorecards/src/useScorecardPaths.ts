import { useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { rootRouteRef } from './routes';

/** Addresses of the pages of this plugin. */
export interface ScorecardPaths {
  scorecards: string;
  waivers: string;
  campaigns: string;
  scorecard(ref: string, query?: Record<string, string | undefined>): string;
  campaign(id: string): string;
  /** The tab of an entity's page. */
  entity(entityRef: string, scorecard?: string): string;
}

export function useScorecardPaths(): ScorecardPaths {
  const root = useRouteRef(rootRouteRef)?.() ?? '/scorecards';
  const entityPath = useEntityRefLink();
  return useMemo(
    () => ({
      scorecards: `${root}/overview`,
      waivers: `${root}/waivers`,
      campaigns: `${root}/campaigns`,
      scorecard: (ref, query) => {
        const { namespace, name } = parseEntityRef(ref);
        return `${root}/overview/${encodeURIComponent(
          namespace,
        )}/${encodeURIComponent(name)}${queryString(query)}`;
      },
      campaign: id => `${root}/campaigns/${encodeURIComponent(id)}`,
      entity: (entityRef, scorecard) =>
        `${entityPath(entityRef)}/scorecards${queryString({ scorecard })}`,
    }),
    [root, entityPath],
  );
}

function queryString(query: Record<string, string | undefined> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value) {
      parameters.set(name, value);
    }
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
