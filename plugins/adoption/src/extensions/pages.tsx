import type { ReactElement } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
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
    const tabs = inputs.pages.map(tab => tab.get(coreExtensionData.routePath));
    // A page of tabs shows nothing at other addresses below it
    yield coreExtensionData.reactElement(
      <ToFirstTab
        tab={tabs[0]}
        page={
          <>
            {page.get(coreExtensionData.reactElement)}
            <NoSuchPage tabs={tabs} routeRef={rootRouteRef} />
          </>
        }
      />,
    );
  },
});

/** A page of tabs leads on to its first one by itself, but forgets what the address asks for. */
function ToFirstTab(props: { tab: string | undefined; page: ReactElement }) {
  const { tab, page } = props;
  const { search } = useLocation();
  return (
    <Routes>
      {tab && search && (
        <Route
          index
          element={<Navigate to={{ pathname: tab, search }} replace />}
        />
      )}
      <Route path="*" element={page} />
    </Routes>
  );
}

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
