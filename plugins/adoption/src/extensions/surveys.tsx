import { SubPageBlueprint } from '@backstage/frontend-plugin-api';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const surveysSubPage = SubPageBlueprint.make({
  name: 'surveys',
  params: {
    path: 'surveys',
    title: 'Surveys',
    loader: () =>
      import('../components/Surveys').then(m => <m.SurveysRouter />),
  },
});

export const surveysHomePageWidget = HomePageWidgetBlueprint.make({
  name: 'surveys',
  params: {
    name: 'Surveys',
    title: 'You are asked',
    description: 'Surveys that ask you and that you have not answered',
    components: () =>
      import('../components/Surveys').then(m => ({ Content: m.SurveysForMe })),
  },
});
