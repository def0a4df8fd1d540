import { SubPageBlueprint } from '@backstage/frontend-plugin-api';

export const maturitySubPage = SubPageBlueprint.make({
  name: 'maturity',
  // For those who see the whole company
  if: { permissions: { $contains: 'adoption.company.read#read' } },
  params: {
    path: 'maturity',
    title: 'Maturity',
    loader: () =>
      import('../components/MaturityPage').then(m => <m.MaturityPage />),
  },
});
