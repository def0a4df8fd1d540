import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiGitRepositoryLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const repositoriesPage = PageBlueprint.make({
  params: {
    path: '/repositories',
    title: 'Repositories',
    icon: <RiGitRepositoryLine />,
    routeRef: rootRouteRef,
    loader: () =>
      import('../components/RepositoriesRouter').then(m => (
        <m.RepositoriesRouter />
      )),
  },
});
