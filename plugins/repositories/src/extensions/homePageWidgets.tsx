import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const needsMeHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'needs-me',
  params: {
    name: 'NeedsMe',
    title: 'Needs me',
    description: 'Findings about what you and your teams own',
    layout: { width: { defaultColumns: 8 } },
    components: () =>
      import('../components/NeedsMe').then(m => ({ Content: m.NeedsMe })),
  },
});

export const platformStatusHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'platform-status',
  params: {
    name: 'PlatformStatus',
    title: 'Platform status',
    description: 'How much of the repositories the catalog covers, how freshly',
    components: () =>
      import('../components/PlatformStatus').then(m => ({
        Content: m.PlatformStatus,
      })),
  },
});
