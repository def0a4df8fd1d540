import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import { useLoaded } from '@paved/ui';
import { adoptionApiRef, viewerOf } from './api';

/** What the reader may see and do. */
export function useViewer() {
  const api = useApi(adoptionApiRef);
  return useLoaded(useCallback(() => viewerOf(api), [api]));
}

/** Whose numbers are shown: those of the chosen team, else the whole company's or, to who may not see these, a team's of theirs. */
export function shownTeam(
  chosen: string | undefined,
  { mayReadCompany, teams }: AdoptionViewer,
): string | undefined {
  return chosen ?? (mayReadCompany ? undefined : teams[0]?.ref);
}
