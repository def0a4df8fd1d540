import { SubPageBlueprint } from '@backstage/frontend-plugin-api';

export const costsSubPage = SubPageBlueprint.make({
  name: 'costs',
  params: {
    path: 'costs',
    title: 'Costs',
    loader: () => import('../components/CostsPage').then(m => <m.CostsPage />),
  },
});
