import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityScorecard } from '@paved/plugin-scorecards-common';
import { type Loaded, useAction, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';

/** The scorecards that apply to an entity, and the way to have its facts collected again. */
export function useEntityScorecards(entityRef: string): {
  state: Loaded<EntityScorecard[]>;
  reload: () => void;
  refresh: () => void;
  isRefreshing: boolean;
} {
  const api = useApi(scorecardsApiRef);
  const { state, reload, replace } = useLoaded(
    useCallback(
      async () => (await api.entity(entityRef)).filter(isApplicable),
      [api, entityRef],
    ),
  );
  const { run, isPending } = useAction(
    'The facts could not be collected again',
    useCallback(
      async () =>
        replace((await api.refreshEntity(entityRef)).filter(isApplicable)),
      [api, entityRef, replace],
    ),
  );
  return { state, reload, refresh: run, isRefreshing: isPending };
}

function isApplicable({ evaluation }: EntityScorecard): boolean {
  return evaluation.applicable;
}
