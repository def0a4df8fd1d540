import { SubPageBlueprint } from '@backstage/frontend-plugin-api';

export const surveysSubPage = SubPageBlueprint.make({
  name: 'surveys',
  params: {
    path: 'surveys',
    title: 'Surveys',
    loader: () =>
      import('../components/Surveys').then(m => <m.SurveysRouter />),
  },
});
