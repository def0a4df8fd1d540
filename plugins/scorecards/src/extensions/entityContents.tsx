import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const scorecardsEntityContent = EntityContentBlueprint.make({
  params: {
    path: '/scorecards',
    title: 'Scorecards',
    filter: { kind: { $in: ['component', 'api', 'resource', 'system'] } },
    loader: () =>
      import('../components/EntityScorecards').then(m => (
        <m.EntityScorecards />
      )),
  },
});
