import { SubPageBlueprint } from '@backstage/frontend-plugin-api';
import { tabbedPage } from '@paved/ui';
import { RiMedalLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const scorecardsPage = tabbedPage({
  path: '/scorecards',
  title: 'Scorecards',
  icon: <RiMedalLine />,
  routeRef: rootRouteRef,
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
