import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiLineChartLine } from '@remixicon/react';
import { extensions } from './extensions';
import { roadmapRouteRef, rootRouteRef, scorecardsRouteRef } from './routes';

/**
 * Adoption in the portal: whether the platform is chosen, whether it helps, and what people ask for.
 *
 * @public
 */
export const adoptionPlugin = createFrontendPlugin({
  pluginId: 'adoption',
  title: 'Adoption',
  icon: <RiLineChartLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, roadmap: roadmapRouteRef },
  externalRoutes: { scorecards: scorecardsRouteRef },
  extensions,
});
