import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const quickActionsWidget = HomePageWidgetBlueprint.make({
  name: 'quick-actions',
  params: {
    name: 'QuickActions',
    title: 'Quick actions',
    layout: { width: { defaultColumns: 12 } },
    components: () =>
      import('./cards/QuickActions').then(m => ({ Content: m.QuickActions })),
  },
});

export const myServicesWidget = HomePageWidgetBlueprint.make({
  name: 'my-services',
  params: {
    name: 'MyServices',
    title: 'My services',
    layout: { width: { defaultColumns: 8 } },
    components: () =>
      import('./cards/MyServices').then(m => ({ Content: m.MyServices })),
  },
});

export const starredWidget = HomePageWidgetBlueprint.make({
  name: 'starred',
  params: {
    name: 'Starred',
    title: 'Starred',
    components: () =>
      import('./cards/Starred').then(m => ({ Content: m.Starred })),
  },
});

export const recentWidget = HomePageWidgetBlueprint.make({
  name: 'recent',
  params: {
    name: 'RecentlyVisited',
    title: 'Recently visited',
    components: () =>
      import('./cards/RecentlyVisited').then(m => ({
        Content: m.RecentlyVisited,
      })),
  },
});

export const docsWidget = HomePageWidgetBlueprint.make({
  name: 'docs',
  params: {
    name: 'Docs',
    title: 'Docs',
    layout: { width: { defaultColumns: 8 } },
    components: () => import('./cards/Docs').then(m => ({ Content: m.Docs })),
  },
});
