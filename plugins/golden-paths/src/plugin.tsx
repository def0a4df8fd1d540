import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiRouteLine } from '@remixicon/react';
import {
  goldenPathEntityContent,
  goldenPathPreviewFormField,
  goldenPathsApi,
  goldenPathsPage,
} from './extensions';
import { rootRouteRef } from './routes';

/**
 * Golden paths in the portal: the gallery, the page of each path, the tab of entities, and the preview before creating.
 *
 * @public
 */
export const goldenPathsPlugin = createFrontendPlugin({
  pluginId: 'golden-paths',
  title: 'Golden paths',
  icon: <RiRouteLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    goldenPathsApi,
    goldenPathsPage,
    goldenPathEntityContent,
    goldenPathPreviewFormField,
  ],
});
