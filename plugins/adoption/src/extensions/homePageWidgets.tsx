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
