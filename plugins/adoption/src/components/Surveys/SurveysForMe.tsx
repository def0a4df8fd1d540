import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, surveysOf } from '../../api';
import { ToAnswer } from './ToAnswer';

/** What the reader is asked, for the home page. */
export function SurveysForMe() {
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => surveysOf(api).mine(), [api]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="surveys" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Surveys could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return state.value.length === 0 ? (
    <Text color="secondary">
      Nothing to answer now. You are told when you are asked something.
    </Text>
  ) : (
    <ToAnswer surveys={state.value} />
  );
}
