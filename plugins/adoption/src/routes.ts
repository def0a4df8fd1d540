import { createRouteRef } from '@backstage/frontend-plugin-api';

/** Adoption; what is below it is told by `useAdoptionPaths`. */
export const rootRouteRef = createRouteRef();
