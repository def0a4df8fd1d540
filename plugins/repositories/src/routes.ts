import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The list of repositories; one repository is below it as `/<host>/<owner>/<name>`. */
export const rootRouteRef = createRouteRef();
