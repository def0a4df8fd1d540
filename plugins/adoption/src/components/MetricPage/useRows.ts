import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { MetricQuery, MetricRows } from '@paved/plugin-adoption-common';
import { useLoaded, type Loaded } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';

export const PAGE_SIZE = 20;

/** What is behind a number, a page at a time. */
export function useRows(
  id: string,
  query: MetricQuery,
): {
  state: Loaded<MetricRows>;
  reload: () => void;
  offset: number;
  next?: () => void;
  previous?: () => void;
} {
  const api = useApi(adoptionApiRef);
  // Pages are reached one from the other: cursors of the pages before, forgotten as soon as the question changes
  const [trail, setTrail] = useState<{
    query: MetricQuery;
    cursors: string[];
  }>({ query, cursors: [] });
  const cursors = trail.query === query ? trail.cursors : [];
  const cursor = cursors[cursors.length - 1];
  const { state, reload } = useLoaded(
    useCallback(
      () => metricsOf(api).rows(id, query, { cursor, limit: PAGE_SIZE }),
      [api, id, query, cursor],
    ),
  );
  const nextCursor =
    state.status === 'loaded' && !state.stale
      ? state.value.nextCursor
      : undefined;
  return {
    state,
    reload,
    offset: cursors.length * PAGE_SIZE,
    next:
      nextCursor === undefined
        ? undefined
        : () => setTrail({ query, cursors: [...cursors, nextCursor] }),
    previous:
      cursors.length === 0
        ? undefined
        : () => setTrail({ query, cursors: cursors.slice(0, -1) }),
  };
}
