import {
  coreExtensionData,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { NoSuchPage } from '@paved/ui';
import { RiLineChartLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const adoptionPage = PageBlueprint.makeWithOverrides({
  *factory(originalFactory, { inputs }) {
    const page = originalFactory({
      path: '/adoption',
      title: 'Adoption',
      icon: <RiLineChartLine />,
      routeRef: rootRouteRef,
    });
    for (const data of page) {
      if (data.id !== coreExtensionData.reactElement.id) {
        yield data;
      }
    }
    // A page of tabs shows nothing at other addresses below it
    yield coreExtensionData.reactElement(
      <>
        {page.get(coreExtensionData.reactElement)}
        <NoSuchPage
          tabs={inputs.pages.map(tab => tab.get(coreExtensionData.routePath))}
          routeRef={rootRouteRef}
        />
      </>,
    );
  },
});

// Tabs of the page; their order is that of `app.extensions`

export const overviewSubPage = SubPageBlueprint.make({
  name: 'overview',
  params: {
    path: 'overview',
    title: 'Overview',
    loader: () =>
      import('../components/OverviewRouter').then(m => <m.OverviewRouter />),
  },
});

export const teamSubPage = SubPageBlueprint.make({
  name: 'team',
  params: {
    path: 'team',
    title: 'Team',
    loader: () =>
      import('../components/TeamRouter').then(m => <m.TeamRouter />),
  },
});

export const dataSubPage = SubPageBlueprint.make({
  name: 'data',
  // For those who look after what arrives
  if: { permissions: { $contains: 'adoption.data.manage#update' } },
  params: {
    path: 'data',
    title: 'Data',
    loader: () => import('../components/DataPage').then(m => <m.DataPage />),
  },
});
