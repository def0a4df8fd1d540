import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { RepositoryState } from '@paved/plugin-repositories-common';
import type { RepositoryQuery } from '../../api';
import { repositoryStates } from '../StateBadge';

const PAGE_SIZES = [20, 50, 100];
const SORTABLE = ['name', 'owner', 'state', 'checkedAt'];

/** The query that the address bar holds, so that a list can be linked to, and Back works. */
export function useRepositoryQuery(): {
  query: RepositoryQuery;
  /** Anything but a new offset starts again at the first page. */
  change: (change: Partial<RepositoryQuery>) => void;
  pageSizes: number[];
} {
  const [parameters, setParameters] = useSearchParams();

  const query = useMemo(() => readQuery(parameters), [parameters]);

  const change = useCallback(
    (part: Partial<RepositoryQuery>) => {
      setParameters(
        last => writeQuery({ ...readQuery(last), offset: 0, ...part }),
        // Typing is not a journey: each letter would be a step of Back.
        { replace: 'search' in part },
      );
    },
    [setParameters],
  );

  return { query, change, pageSizes: PAGE_SIZES };
}

function readQuery(parameters: URLSearchParams): RepositoryQuery {
  const [field, direction] = parameters.get('sort')?.split(',') ?? [];
  const state = parameters.get('state') ?? '';
  return {
    search: parameters.get('search') ?? undefined,
    state: state in repositoryStates ? (state as RepositoryState) : undefined,
    owner: parameters.get('owner') ?? undefined,
    orderBy: SORTABLE.includes(field)
      ? { field, direction: direction === 'desc' ? 'desc' : 'asc' }
      : { field: 'name', direction: 'asc' },
    limit:
      PAGE_SIZES.find(size => String(size) === parameters.get('limit')) ??
      PAGE_SIZES[0],
    offset: Math.max(
      0,
      Number.parseInt(parameters.get('offset') ?? '', 10) || 0,
    ),
  };
}

function writeQuery(query: RepositoryQuery): URLSearchParams {
  const { search, state, owner, orderBy, limit, offset } = query;
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | undefined) => {
    if (value) {
      parameters.set(name, value);
    }
  };
  set('search', search);
  set('state', state);
  set('owner', owner);
  if (orderBy && `${orderBy.field},${orderBy.direction}` !== 'name,asc') {
    set('sort', `${orderBy.field},${orderBy.direction}`);
  }
  set('limit', limit === PAGE_SIZES[0] ? undefined : String(limit));
  set('offset', offset === 0 ? undefined : String(offset));
  return parameters;
}
