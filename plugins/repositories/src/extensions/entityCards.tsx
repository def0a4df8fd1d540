import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

export const repositoryEntityCard = EntityCardBlueprint.make({
  name: 'repository',
  params: {
    type: 'info',
    filter: { 'metadata.annotations.paved.dev/repository': { $exists: true } },
    loader: () =>
      import('../components/EntityRepositoryCard').then(m => (
        <m.EntityRepositoryCard />
      )),
  },
});
