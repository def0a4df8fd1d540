import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const scorecardsEntityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: { kind: 'component' },
    loader: () =>
      import('../components/EntityScorecardsCard').then(m => (
        <m.EntityScorecardsCard />
      )),
  },
});
