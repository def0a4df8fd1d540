import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiGitRepositoryLine } from '@remixicon/react';
import {
  needsMeHomePageWidget,
  platformStatusHomePageWidget,
  repositoriesApi,
  repositoriesPage,
  repositoryEntityCard,
  repositoryNameFormField,
} from './extensions';
import { rootRouteRef } from './routes';

/**
 * Source repositories in the portal: the page, the entity card, the home page's widgets, and the form field of templates.
 *
 * @public
 */
export const repositoriesPlugin = createFrontendPlugin({
  pluginId: 'repositories',
  title: 'Repositories',
  icon: <RiGitRepositoryLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    repositoriesApi,
    repositoriesPage,
    repositoryEntityCard,
    needsMeHomePageWidget,
    platformStatusHomePageWidget,
    repositoryNameFormField,
  ],
});
