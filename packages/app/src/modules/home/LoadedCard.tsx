import type { ReactNode } from 'react';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';

/** Draws a card's faces; what is empty, the card itself knows. `load` is to be wrapped in `useCallback`. */
export function LoadedCard<T>(props: {
  what: string;
  load: () => Promise<T>;
  children: (value: T) => ReactNode;
}) {
  const { what, load, children } = props;
  const { state, reload } = useLoaded(load);
  if (state.status === 'loading') {
    return <LoadingLines what={what} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title={`Your portal could not load ${what}`}
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return <>{children(state.value)}</>;
}
