import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Text } from '@backstage/ui';
import type { MetricDefinition } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef } from '../../api';

export function OverviewPage() {
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => api.items<MetricDefinition>('/metrics/definitions'),
      [api],
    ),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && <LoadingLines what="what is measured" />}
        {state.status === 'error' && (
          <LoadError
            title="What is measured could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' &&
          state.value.map(({ id, title, meaning }) => (
            <Text as="p" key={id}>
              {title}: {meaning}
            </Text>
          ))}
      </main>
    </Container>
  );
}
