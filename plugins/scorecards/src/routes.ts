import { createRouteRef } from '@backstage/frontend-plugin-api';

/** Scorecards; what is below it is told by `useScorecardPaths`. */
export const rootRouteRef = createRouteRef();
