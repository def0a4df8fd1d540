import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { CreationPlan } from '@paved/plugin-golden-paths-common';
import { useLoaded, type Loaded } from '@paved/ui';
import { goldenPathsApiRef, type PlanRequest } from '../../api';

const TYPING_PAUSE_MS = 400;

/** What would be made, computed again once the typing in other fields pauses. */
export function usePlan(request: PlanRequest): {
  state: Loaded<CreationPlan>;
  reload: () => void;
  /** Whether it is of the form as it is now. */
  isCurrent: boolean;
} {
  const api = useApi(goldenPathsApiRef);
  const wanted = JSON.stringify(request);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const { state, reload } = useLoaded(
    useCallback(() => api.plan(JSON.parse(asked)), [api, asked]),
  );
  return {
    state,
    reload,
    isCurrent: asked === wanted && state.status === 'loaded' && !state.stale,
  };
}
