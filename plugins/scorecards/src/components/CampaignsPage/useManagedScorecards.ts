import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  campaignManagePermission,
  type Scorecard,
} from '@paved/plugin-scorecards-common';
import { useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';

/** Scorecards on which the reader may start campaigns. */
export function useManagedScorecards(): Scorecard[] {
  const api = useApi(scorecardsApiRef);
  const permissions = useApi(permissionApiRef);
  const { state } = useLoaded(
    useCallback(async () => {
      const summaries = await api.scorecards();
      // The API sends what is asked at once as one request
      const decisions = await Promise.all(
        summaries.map(({ scorecard }) =>
          permissions.authorize({
            permission: campaignManagePermission,
            resourceRef: scorecard.ref,
          }),
        ),
      );
      return summaries
        .filter((_, index) => decisions[index].result === 'ALLOW')
        .map(({ scorecard }) => scorecard);
    }, [api, permissions]),
  );
  return state.status === 'loaded' ? state.value : [];
}
