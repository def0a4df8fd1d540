import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const whatBlocksHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'what-blocks',
  params: {
    name: 'WhatBlocks',
    title: 'What blocks my services',
    description: 'Services of yours that can’t be released, and why',
    layout: { width: { defaultColumns: 8 } },
    components: () =>
      import('../components/WhatBlocks').then(m => ({
        Content: m.WhatBlocks,
      })),
  },
});
