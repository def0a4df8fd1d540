import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import { useLoaded } from '@paved/ui';
import { adoptionApiRef, viewerOf } from './api';
import type { View } from './view';

/** What the reader may see and do. */
export function useViewer() {
  const api = useApi(adoptionApiRef);
  return useLoaded(useCallback(() => viewerOf(api), [api]));
}

/** What there is of what was chosen, and what is shown instead of what there is not. */
export function shownOf(
  { team, path }: Pick<View, 'team' | 'path'>,
  viewer: AdoptionViewer,
): Pick<View, 'team' | 'path'> & { problems: string[] } {
  const { allTeams, paths } = viewer;
  const isTeam = !team || !allTeams || allTeams.some(({ ref }) => ref === team);
  const isPath = !path || paths.some(({ ref }) => ref === path);
  return {
    team: shownTeam(isTeam ? team : undefined, viewer),
    path: isPath ? path : undefined,
    problems: [
      ...(isTeam
        ? []
        : [`There is no team ${team}; shown is the whole company.`]),
      ...(isPath
        ? []
        : [
            `There is no golden path ${path} that you may see; shown is what is on any, and on none.`,
          ]),
    ],
  };
}

/** Whose numbers are shown: those of the chosen team, else the whole company's or, to who may not see these, a team's of theirs. */
export function shownTeam(
  chosen: string | undefined,
  { mayReadCompany, teams }: AdoptionViewer,
): string | undefined {
  return chosen ?? (mayReadCompany ? undefined : teams[0]?.ref);
}
