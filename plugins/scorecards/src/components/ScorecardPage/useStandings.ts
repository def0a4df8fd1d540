import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import type { StandingsPage } from '@paved/plugin-scorecards-common';
import { useTurnedPages, type Loaded } from '@paved/ui';
import { scorecardsApiRef, type StandingsFilter } from '../../api';
import { isCheckStatus } from '../Badges';

export const PAGE_SIZES = [20, 50, 100];

const SORTABLE = ['name', 'level', 'score', 'owner', 'changed'] as const;

type Sort = (typeof SORTABLE)[number];

/** What a reader can narrow and order the list by; the address bar holds it, so that a list can be linked to. */
export interface StandingsView extends Omit<StandingsFilter, 'scorecard'> {
  sort: Sort;
  order: 'asc' | 'desc';
  limit: number;
}

/** Entities on a scorecard a page at a time; searching, sorting and counting are the backend's. */
export function useStandings(scorecard: string): {
  state: Loaded<StandingsPage>;
  reload: () => void;
  view: StandingsView;
  filter: StandingsFilter;
  change: (change: Partial<StandingsView>) => void;
  offset: number;
  next?: () => void;
  previous?: () => void;
} {
  const api = useApi(scorecardsApiRef);
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readView(parameters), [parameters]);
  const { before, ...pages } = useTurnedPages(
    useCallback(
      cursor => api.standings({ scorecard, ...view, cursor }),
      [api, scorecard, view],
    ),
  );

  const filter = useMemo(() => {
    const { sort, order, limit, ...rest } = view;
    return { scorecard, ...rest };
  }, [scorecard, view]);

  const change = useCallback(
    (part: Partial<StandingsView>) => {
      setParameters(
        last => writeView({ ...readView(last), ...part }),
        // Typing is not a journey: each letter would be a step of Back.
        { replace: 'search' in part },
      );
    },
    [setParameters],
  );

  return {
    ...pages,
    view,
    filter,
    change,
    offset: before * view.limit,
  };
}

function readView(parameters: URLSearchParams): StandingsView {
  const [sort, order] = parameters.get('sort')?.split(',') ?? [];
  const status = parameters.get('status');
  return {
    search: parameters.get('search') ?? undefined,
    level: parameters.get('level') ?? undefined,
    owner: parameters.get('owner') ?? undefined,
    system: parameters.get('system') ?? undefined,
    domain: parameters.get('domain') ?? undefined,
    check: parameters.get('check') ?? undefined,
    status: isCheckStatus(status) ? status : undefined,
    sort: SORTABLE.find(name => name === sort) ?? 'name',
    order: order === 'desc' ? 'desc' : 'asc',
    limit:
      PAGE_SIZES.find(size => String(size) === parameters.get('limit')) ??
      PAGE_SIZES[0],
  };
}

function writeView(view: StandingsView): URLSearchParams {
  const { sort, order, limit, ...filter } = view;
  const parameters = new URLSearchParams({ view: 'entities' });
  const told: Record<string, string | undefined> = {
    ...filter,
    sort: sort === 'name' && order === 'asc' ? undefined : `${sort},${order}`,
    limit: limit === PAGE_SIZES[0] ? undefined : String(limit),
  };
  for (const [name, value] of Object.entries(told)) {
    if (value) {
      parameters.set(name, value);
    }
  }
  return parameters;
}
