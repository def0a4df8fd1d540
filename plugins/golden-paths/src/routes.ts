import { createRouteRef } from '@backstage/frontend-plugin-api';

/** Golden paths; what is below it is told by `usePathAddresses`. */
export const rootRouteRef = createRouteRef();
