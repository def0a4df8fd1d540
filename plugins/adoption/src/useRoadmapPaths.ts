import { useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { roadmapRouteRef } from './routes';

/** Addresses of the roadmap's pages. */
export interface RoadmapPaths {
  roadmap: string;
  /** What the reader has said. */
  mine: string;
  /** What people said, for those who keep the roadmap. */
  triage: string;
  request(id: string): string;
}

export function useRoadmapPaths(): RoadmapPaths {
  const root = useRouteRef(roadmapRouteRef)?.() ?? '/roadmap';
  return useMemo(
    () => ({
      roadmap: root,
      mine: `${root}/mine`,
      triage: `${root}/triage`,
      request: id => `${root}/${encodeURIComponent(id)}`,
    }),
    [root],
  );
}
