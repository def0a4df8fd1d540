import type { ReactNode } from 'react';
import { Alert, Flex, Skeleton, VisuallyHidden } from '@backstage/ui';
import { errorMessage } from '../shell';
import type { AsyncState } from 'react-use/esm/useAsyncFn';

/** Draws a card's faces; what is empty, the card itself knows. */
export function LoadedCard<T>(props: {
  what: string;
  state: AsyncState<T>;
  children: (value: T) => ReactNode;
}) {
  const { what, state, children } = props;
  if (state.loading) {
    return (
      <Flex direction="column" gap="3" role="status">
        <VisuallyHidden>Loading {what}…</VisuallyHidden>
        <Skeleton width="85%" height={16} />
        <Skeleton width="70%" height={16} />
        <Skeleton width="55%" height={16} />
      </Flex>
    );
  }
  if (state.error) {
    return (
      <Alert
        status="danger"
        icon
        role="alert"
        title={`Your portal could not load ${what}`}
        description={`${errorMessage(
          state.error,
        )}. Reload the page; if it stays so, tell the platform team.`}
      />
    );
  }
  return <>{children(state.value as T)}</>;
}
