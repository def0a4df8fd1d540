import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { queryOf, readView } from '../../view';
import { NumberList } from '../NumberList';

/** One for each question; what the portal does not measure is left out. */
const SHOWN = [
  'adoption.voluntary',
  'delivery.lead-time',
  'use.self-service-rate',
  'satisfaction.enps',
  'reliability.uptime',
];

const LAST_90_DAYS = readView(new URLSearchParams('period=90'));

/** The platform's most telling numbers of the last 90 days, for those who may see them. */
export function AtAGlance() {
  const api = useApi(adoptionApiRef);
  const paths = useAdoptionPaths();
  const { state, reload } = useLoaded(
    useCallback(
      () =>
        metricsOf(api).chosenTiles(
          ids => SHOWN.filter(id => ids.includes(id)),
          queryOf(LAST_90_DAYS, new Date()),
        ),
      [api],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the platform's numbers" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="The platform’s numbers could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  if (state.value.length === 0) {
    return <Text color="secondary">Nothing is measured yet.</Text>;
  }
  return (
    <Flex direction="column" gap="3">
      <NumberList
        label="The platform in the last 90 days"
        tiles={state.value}
        hrefOf={id => paths.metric(id)}
      />
      <Link variant="body-small" href={paths.overview}>
        All numbers of the last 90 days
      </Link>
    </Flex>
  );
}
