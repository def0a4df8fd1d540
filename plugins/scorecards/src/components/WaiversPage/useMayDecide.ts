import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  waiverDecidePermission,
  type ScorecardSummary,
} from '@paved/plugin-scorecards-common';
import { useLoaded } from '@paved/ui';

const NONE: ReadonlySet<string> = new Set();

/** Refs of the scorecards whose waivers the reader decides about. */
export function useMayDecide(
  summaries: ScorecardSummary[],
): ReadonlySet<string> {
  const permissions = useApi(permissionApiRef);
  const { state } = useLoaded(
    useCallback(async () => {
      // The API sends what is asked at once as one request
      const decisions = await Promise.all(
        summaries.map(async ({ scorecard: { ref } }) => {
          const { result } = await permissions.authorize({
            permission: waiverDecidePermission,
            resourceRef: ref,
          });
          return { ref, result };
        }),
      );
      return new Set(
        decisions
          .filter(({ result }) => result === 'ALLOW')
          .map(({ ref }) => ref),
      );
    }, [permissions, summaries]),
  );
  return state.status === 'loaded' ? state.value : NONE;
}
