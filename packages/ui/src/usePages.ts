import { useCallback, useState } from 'react';
import { useAction } from './useAction';
import { useLoaded, type Loaded } from './useLoaded';

/** A part of a list; `nextCursor` is left out on the last. */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** A list that grows by a page at a time; `more` is left out when all is there. */
export function usePages<T>(
  load: (cursor: string | undefined) => Promise<Page<T>>,
): {
  state: Loaded<T[]>;
  more?: () => void;
  isLoadingMore: boolean;
  reload: () => void;
} {
  const [rest, setRest] = useState<{
    after: Page<T>;
    items: T[];
    nextCursor?: string;
  }>();
  const { state, reload } = useLoaded(
    useCallback(() => load(undefined), [load]),
  );
  const first = state.status === 'loaded' ? state.value : undefined;
  // What followed an earlier first page is forgotten together with it
  const following = rest && rest.after === first ? rest : undefined;
  const nextCursor = following ? following.nextCursor : first?.nextCursor;

  const { run, isPending } = useAction(
    'The rest of the list could not be loaded',
    useCallback(async () => {
      if (!first) {
        return;
      }
      const page = await load(nextCursor);
      setRest({
        after: first,
        items: [...(following?.items ?? []), ...page.items],
        nextCursor: page.nextCursor,
      });
    }, [load, first, following, nextCursor]),
  );

  return {
    state:
      state.status === 'loaded'
        ? {
            ...state,
            value: [...state.value.items, ...(following?.items ?? [])],
          }
        : state,
    more: nextCursor === undefined ? undefined : run,
    isLoadingMore: isPending,
    reload,
  };
}
