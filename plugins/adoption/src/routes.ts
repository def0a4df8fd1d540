import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/** Adoption; what is below it is told by `useAdoptionPaths`. */
export const rootRouteRef = createRouteRef();

/** Scorecards, where the portal has them. */
export const scorecardsRouteRef = createExternalRouteRef({
  defaultTarget: 'scorecards.root',
});

/** The roadmap; what is below it is told by `useRoadmapPaths`. */
export const roadmapRouteRef = createRouteRef();
