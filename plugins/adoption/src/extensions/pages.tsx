import { SubPageBlueprint } from '@backstage/frontend-plugin-api';
import { tabbedPage } from '@paved/ui';
import { RiLineChartLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const adoptionPage = tabbedPage({
  path: '/adoption',
  title: 'Adoption',
  icon: <RiLineChartLine />,
  routeRef: rootRouteRef,
});

// Tabs of the page

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

export const surveysSubPage = SubPageBlueprint.make({
  name: 'surveys',
  params: {
    path: 'surveys',
    title: 'Surveys',
    loader: () =>
      import('../components/Surveys').then(m => <m.SurveysRouter />),
  },
});

export const costsSubPage = SubPageBlueprint.make({
  name: 'costs',
  params: {
    path: 'costs',
    title: 'Costs',
    loader: () => import('../components/CostsPage').then(m => <m.CostsPage />),
  },
});

export const maturitySubPage = SubPageBlueprint.make({
  name: 'maturity',
  // For those who see the whole company
  if: { permissions: { $contains: 'adoption.company.read#read' } },
  params: {
    path: 'maturity',
    title: 'Maturity',
    loader: () =>
      import('../components/MaturityPage').then(m => <m.MaturityPage />),
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
