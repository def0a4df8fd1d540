import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type {
  SurveyDefinition,
  SurveyView,
} from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../../api';
import { rootRouteRef } from '../../../routes';
import { fakeBackend } from '../../../testUtils/fakeBackend';
import { teamLead } from '../../../testUtils/samples';
import { SurveysRouter } from '../SurveysRouter';

export const definition: SurveyDefinition = {
  name: 'Platform satisfaction',
  questions: [
    { id: 'nps', type: 'nps', text: 'Would you recommend it?' },
    { id: 'ease', type: 'rating', text: 'How easy is it?' },
    {
      id: 'most',
      type: 'multiple_choice',
      text: 'What do you value most?',
      options: ['Docs', 'Support'],
      multiple: false,
    },
    {
      id: 'took',
      type: 'multiple_choice',
      text: 'What took time?',
      options: ['Reviews', 'Tests'],
      multiple: true,
    },
    { id: 'improve', type: 'free_text', text: 'What should we improve?' },
  ],
};
export const source = {
  repository: 'directory:acme/surveys',
  path: 'surveys/quarter.yaml',
  commit: 'c0ffee'.padEnd(40, '0'),
};
export const survey: SurveyView = {
  id: 's1',
  state: 'open',
  definition,
  source,
  audience: 'everyone',
  askedTeams: [],
  atLeast: 5,
  opensAt: '2026-11-01T09:00:00Z',
  closesAt: '2026-11-15T09:00:00Z',
  invited: 40,
  answers: 10,
  isPublished: false,
  isAsked: true,
  hasAnswered: false,
  countedWith: { title: 'Payments', invited: 12 },
};

/** A page of the surveys, at an address within them, with what the backend answers. */
export function renderSurveys(
  answers: Record<string, unknown>,
  at: string,
  what = <SurveysRouter />,
) {
  const backend = fakeBackend({ 'GET /context': teamLead, ...answers });
  renderInTestApp(what, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    mountPath: '/adoption/surveys/*',
    initialRouteEntries: [`/adoption/surveys${at}`],
  });
  return backend;
}
