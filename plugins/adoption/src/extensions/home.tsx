import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const costSummaryHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'cost-summary',
  params: {
    name: 'CostSummary',
    title: 'Costs',
    description: 'What your teams’ services cost',
    components: () =>
      import('../components/HomeCosts').then(m => ({ Content: m.HomeCosts })),
  },
});

export const systemStatusHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'system-status',
  params: {
    name: 'SystemStatus',
    title: 'Is it up?',
    description: 'Whether the parts of the platform are up',
    components: () =>
      import('../components/HomeStatus').then(m => ({ Content: m.HomeStatus })),
  },
});
