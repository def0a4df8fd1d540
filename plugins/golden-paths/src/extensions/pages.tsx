import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiRouteLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const goldenPathsPage = PageBlueprint.make({
  params: {
    path: '/golden-paths',
    title: 'Golden paths',
    icon: <RiRouteLine />,
    routeRef: rootRouteRef,
    loader: () =>
      import('../components/GoldenPathsRouter').then(m => (
        <m.GoldenPathsRouter />
      )),
  },
});
