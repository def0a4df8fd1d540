import { useCallback, useState } from 'react';
import { useLoaded, type Loaded } from './useLoaded';

/**
 * One page of a list at a time, reached from the one before it. `load` is to be wrapped in `useCallback`: with another one the list
 * begins anew.
 */
export function useTurnedPages<T extends { nextCursor?: string }>(
  load: (cursor: string | undefined) => Promise<T>,
): {
  state: Loaded<T>;
  reload: () => void;
  /** How many pages are before this one. */
  before: number;
  /** Left out on the last page, and until that is known. */
  next?: () => void;
  /** Left out on the first page. */
  previous?: () => void;
} {
  const [trail, setTrail] = useState<{
    load: typeof load;
    cursors: string[];
  }>({ load, cursors: [] });
  // Cursors of one question are none of the next
  const cursors = trail.load === load ? trail.cursors : [];
  const cursor = cursors[cursors.length - 1];
  const { state, reload } = useLoaded(
    useCallback(() => load(cursor), [load, cursor]),
  );
  const nextCursor =
    state.status === 'loaded' && !state.stale
      ? state.value.nextCursor
      : undefined;
  const turnTo = (to: string[]) => () => setTrail({ load, cursors: to });
  return {
    state,
    reload,
    before: cursors.length,
    next:
      nextCursor === undefined ? undefined : turnTo([...cursors, nextCursor]),
    previous: cursors.length === 0 ? undefined : turnTo(cursors.slice(0, -1)),
  };
}
