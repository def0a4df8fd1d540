import {
  coreExtensionData,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { NoSuchPage } from '@paved/ui';
import { RiMedalLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const scorecardsPage = PageBlueprint.makeWithOverrides({
  *factory(originalFactory, { inputs }) {
    const page = originalFactory({
      path: '/scorecards',
      title: 'Scorecards',
      icon: <RiMedalLine />,
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

// Tabs of the page, in this order

export const overviewSubPage = SubPageBlueprint.make({
  name: 'overview',
  params: {
    path: 'overview',
    title: 'Overview',
    loader: () =>
      import('../components/OverviewRouter').then(m => <m.OverviewRouter />),
  },
});

export const waiversSubPage = SubPageBlueprint.make({
  name: 'waivers',
  params: {
    path: 'waivers',
    title: 'Waivers',
    loader: () =>
      import('../components/WaiversPage').then(m => <m.WaiversPage />),
  },
});

export const campaignsSubPage = SubPageBlueprint.make({
  name: 'campaigns',
  params: {
    path: 'campaigns',
    title: 'Campaigns',
    loader: () =>
      import('../components/CampaignsRouter').then(m => <m.CampaignsRouter />),
  },
});

export const trySubPage = SubPageBlueprint.make({
  name: 'try',
  params: {
    path: 'try',
    title: 'Try a change',
    loader: () =>
      import('../components/TryChangePage').then(m => <m.TryChangePage />),
  },
});
