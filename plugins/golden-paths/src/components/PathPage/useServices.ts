import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ServicesPage } from '@paved/plugin-golden-paths-common';
import { useTurnedPages, type Loaded } from '@paved/ui';
import {
  goldenPathsApiRef,
  type ServicesQuery,
  type ServiceState,
} from '../../api';

export const PAGE_SIZES = [20, 50, 100];

export const serviceStates: Record<ServiceState, string> = {
  'up-to-date': 'Up to date',
  behind: 'Behind',
  changed: 'Managed files changed',
  'stepped-off': 'Stepped off',
  problem: 'With a problem',
};

/** What a reader narrows the list by; the address holds it, so that a list can be linked to. */
export type ServicesView = Omit<ServicesQuery, 'cursor' | 'limit'> & {
  limit: number;
};

/** Services on a path a page at a time; filtering and counting are the backend's. */
export function useServices(path: string): {
  state: Loaded<ServicesPage>;
  reload: () => void;
  view: ServicesView;
  change: (part: Partial<ServicesView>) => void;
  offset: number;
  next?: () => void;
  previous?: () => void;
} {
  const api = useApi(goldenPathsApiRef);
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readView(parameters), [parameters]);
  const { before, ...pages } = useTurnedPages(
    useCallback(
      cursor => api.services(path, { ...view, cursor }),
      [api, path, view],
    ),
  );
  return {
    ...pages,
    view,
    change: useCallback(
      part => setParameters(last => writeView({ ...readView(last), ...part })),
      [setParameters],
    ),
    offset: before * view.limit,
  };
}

function isServiceState(text: string | null): text is ServiceState {
  return text !== null && Object.hasOwn(serviceStates, text);
}

function readView(parameters: URLSearchParams): ServicesView {
  const state = parameters.get('state');
  return {
    owner: parameters.get('owner') ?? undefined,
    release: parameters.get('release') ?? undefined,
    state: isServiceState(state) ? state : undefined,
    limit:
      PAGE_SIZES.find(size => String(size) === parameters.get('limit')) ??
      PAGE_SIZES[0],
  };
}

function writeView({ limit, ...filter }: ServicesView): URLSearchParams {
  const parameters = new URLSearchParams({ view: 'services' });
  for (const [name, value] of Object.entries(filter)) {
    if (value) {
      parameters.set(name, value);
    }
  }
  if (limit !== PAGE_SIZES[0]) {
    parameters.set('limit', String(limit));
  }
  return parameters;
}
