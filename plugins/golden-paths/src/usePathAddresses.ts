import { useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { rootRouteRef } from './routes';

/** Addresses of the pages of this plugin, and of those that it leads to. */
export interface PathAddresses {
  paths: string;
  path(ref: string, query?: Record<string, string | undefined>): string;
  /** The tab of an entity's page. */
  entity(entityRef: string): string;
  /** The form that creates from a path. */
  create(template: string): string;
  /** A run of the form. */
  run(taskId: string): string;
  check(scorecard: string, check: string): string;
}

export function usePathAddresses(): PathAddresses {
  const root = useRouteRef(rootRouteRef)?.() ?? '/golden-paths';
  const entityPath = useEntityRefLink();
  return useMemo(
    () => ({
      paths: root,
      path: (ref, query) =>
        `${root}/${ofRef(ref, 'goldenpath')}${queryString(query)}`,
      entity: entityRef => `${entityPath(entityRef)}/golden-path`,
      create: template => `/create/templates/${ofRef(template, 'template')}`,
      run: taskId => `/create/tasks/${encodeURIComponent(taskId)}`,
      check: (scorecard, check) =>
        `/scorecards/overview/${ofRef(scorecard, 'scorecard')}${queryString({
          view: 'entities',
          check,
        })}`,
    }),
    [root, entityPath],
  );
}

function ofRef(ref: string, defaultKind: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind,
    defaultNamespace: 'default',
  });
  return `${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
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
