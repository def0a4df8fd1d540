import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { DiscoverySummary } from '@paved/plugin-repositories-common';
import { type Loaded, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';

const LOOK_AGAIN_MS = 2000;
/** A requested run begins within seconds; longer than this nobody waits for it on the page. */
const EXPECTED_WITHIN_MS = 60_000;

/** The summary, looked at again and again while a run is under way or was just asked for. */
export function useDiscoverySummary(options: { onRunEnded: () => void }): {
  state: Loaded<DiscoverySummary>;
  reload: () => void;
  /** Tells that a run was asked for. */
  expectRun: () => void;
} {
  const { onRunEnded } = options;
  const api = useApi(repositoriesApiRef);
  const { state, reload } = useLoaded(useCallback(() => api.summary(), [api]));
  const [expectedUntil, setExpectedUntil] = useState(0);
  const summary = state.status === 'loaded' ? state.value : undefined;
  const lastRunKey = summary?.lastRun
    ? `${summary.lastRun.id} ${summary.lastRun.endedAt}`
    : undefined;

  const shownRun = useRef<string>();
  useEffect(() => {
    if (shownRun.current !== undefined && shownRun.current !== lastRunKey) {
      setExpectedUntil(0);
      onRunEnded();
    }
    shownRun.current = lastRunKey;
  }, [lastRunKey, onRunEnded]);

  useEffect(() => {
    if (!summary?.running && Date.now() > expectedUntil) {
      return undefined;
    }
    const timer = setTimeout(reload, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
    // Each answer, being a new state, sets the next timer
  }, [state, summary?.running, expectedUntil, reload]);

  return {
    state,
    reload,
    expectRun: useCallback(
      () => setExpectedUntil(Date.now() + EXPECTED_WITHIN_MS),
      [],
    ),
  };
}
