import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiMedalLine } from '@remixicon/react';
import {
  campaignsSubPage,
  overviewSubPage,
  scorecardsApi,
  scorecardsEntityCard,
  scorecardsEntityContent,
  scorecardsPage,
  trySubPage,
  waiversSubPage,
  whatBlocksHomePageWidget,
} from './extensions';
import { rootRouteRef } from './routes';

/**
 * Scorecards in the portal: their pages, the tab and card of entities, and the home page's widget.
 *
 * @public
 */
export const scorecardsPlugin = createFrontendPlugin({
  pluginId: 'scorecards',
  title: 'Scorecards',
  icon: <RiMedalLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    scorecardsApi,
    scorecardsPage,
    overviewSubPage,
    waiversSubPage,
    campaignsSubPage,
    trySubPage,
    scorecardsEntityCard,
    scorecardsEntityContent,
    whatBlocksHomePageWidget,
  ],
});
