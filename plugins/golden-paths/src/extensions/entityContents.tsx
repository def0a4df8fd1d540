import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const goldenPathEntityContent = EntityContentBlueprint.make({
  params: {
    path: '/golden-path',
    title: 'Golden path',
    filter: { kind: 'component' },
    loader: () =>
      import('../components/EntityGoldenPath').then(m => (
        <m.EntityGoldenPath />
      )),
  },
});
