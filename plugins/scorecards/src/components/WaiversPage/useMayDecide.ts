import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  waiverDecidePermission,
  type ScorecardSummary,
} from '@paved/plugin-scorecards-common';

const NONE: ReadonlySet<string> = new Set();

/** Refs of the scorecards whose waivers the reader decides about. */
export function useMayDecide(
  summaries: ScorecardSummary[],
): ReadonlySet<string> {
  const permissions = useApi(permissionApiRef);
  const { value = NONE } = useAsync(async () => {
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
  }, [permissions, summaries]);
  return value;
}
