import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import type { Scorecard, TrendPoint } from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { TrendChart } from './TrendChart';

const DAYS = 90;

/** How the spread came to be, day by day. */
export function Trend(props: { scorecard: Scorecard }) {
  const { scorecard } = props;
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => api.trend(scorecard.ref, { days: DAYS }),
      [api, scorecard.ref],
    ),
  );
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Last {DAYS} days
        </Text>
      </CardHeader>
      <CardBody>
        {state.status === 'loading' && <LoadingLines what="the trend" />}
        {state.status === 'error' && (
          <LoadError
            title="The trend could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' &&
          (sinceFirst(state.value).length < 2 ? (
            <Text color="secondary">
              A trend needs two days at least. Come back tomorrow.
            </Text>
          ) : (
            <TrendChart
              scorecard={scorecard}
              points={sinceFirst(state.value)}
            />
          ))}
      </CardBody>
    </Card>
  );
}

/** Days before the scorecard was first evaluated say nothing. */
function sinceFirst(points: TrendPoint[]): TrendPoint[] {
  const first = points.findIndex(({ levels }) =>
    levels.some(({ count }) => count > 0),
  );
  return first === -1 ? [] : points.slice(first);
}
