import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const atAGlanceHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'at-a-glance',
  // For everybody else it would be an empty frame
  if: { permissions: { $contains: 'adoption.company.read#read' } },
  params: {
    name: 'AdoptionAtAGlance',
    title: 'Adoption at a glance',
    description: 'The platform’s most telling numbers, against their targets',
    components: () =>
      import('../components/AtAGlance').then(m => ({ Content: m.AtAGlance })),
  },
});

export const myTeamsDeliveryHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'my-teams-delivery',
  params: {
    name: 'MyTeamsDelivery',
    title: 'My team’s delivery',
    description: 'How often, how fast and how safely your team delivers',
    components: () =>
      import('../components/MyTeamsDelivery').then(m => ({
        Content: m.MyTeamsDelivery,
      })),
  },
});

export const surveysHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'surveys',
  params: {
    name: 'Surveys',
    title: 'You are asked',
    description: 'Surveys that ask you and that you have not answered',
    components: () =>
      import('../components/Surveys').then(m => ({ Content: m.SurveysForMe })),
  },
});

export const costSummaryHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'cost-summary',
  params: {
    name: 'CostSummary',
    title: 'Costs',
    description: 'What your teams’ services cost',
    components: () =>
      import('../components/HomeWidgets').then(m => ({ Content: m.HomeCosts })),
  },
});

export const systemStatusHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'system-status',
  params: {
    name: 'SystemStatus',
    title: 'Is it up?',
    description: 'Whether the parts of the platform are up',
    components: () =>
      import('../components/HomeWidgets').then(m => ({
        Content: m.HomeStatus,
      })),
  },
});
