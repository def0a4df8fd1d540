import { screen, within } from '@testing-library/react';
import { platformEngineer } from '../../testUtils/samples';
import { renderSurveys, survey } from './__testUtils__/renderSurveys';
import { SurveysForMe } from './SurveysForMe';

describe('SurveysPage', () => {
  it('lists what is for the reader, what is open and what has closed; opening is for those who may', async () => {
    const lists = {
      'GET /surveys/mine': {
        items: [
          {
            id: 's1',
            title: 'Platform satisfaction',
            questions: 5,
            closesAt: survey.closesAt,
          },
        ],
      },
      'GET /surveys': {
        items: [
          survey,
          { ...survey, id: 's2', state: 'planned', answers: 0 },
          { ...survey, id: 's3', state: 'closed', answers: 20 },
          {
            ...{ ...survey, id: 's4', state: 'closed', answers: undefined },
            askedTeams: ['Mobile', 'Web', 'Data', 'Risk', 'Ledger'],
          },
          {
            ...{ ...survey, id: 's5', state: 'closed', answers: 0 },
            closesAt: '2026-10-30T09:00:00Z',
          },
        ],
      },
    };
    renderSurveys(lists, '');
    const mine = await screen.findByRole('region', { name: 'For you' });
    expect(mine).toHaveTextContent('5 questions, until 15 Nov 2026');
    expect(
      within(mine).getByRole('link', { name: 'Answer Platform satisfaction' }),
    ).toHaveAttribute('href', '/adoption/surveys/s1');
    const told = (name: string) =>
      screen.getByRole('region', { name }).textContent;
    expect(told('Open')).toContain('At least 10 of 40 have answered');
    expect(told('Open')).toContain('Asks everyone · Open since 1 Nov 2026');
    expect(told('To open')).toContain('40 people will be asked');
    for (const words of [
      'Asked everyone · Opened 1 Nov 2026, closed 15 Nov 2026',
      '20 of 40 answered (50 %)',
      'Asked Mobile, Web, Data, 2 more teams · Opened 1 Nov 2026',
      '40 people were asked',
      'Was to ask everyone · Given up 30 Oct 2026',
    ]) {
      expect(told('Closed')).toContain(words);
    }
    expect(screen.queryByRole('link', { name: 'Open a survey' })).toBeNull();
  });

  it('says when there is none yet, with the step to take', async () => {
    renderSurveys(
      {
        'GET /context': platformEngineer,
        'GET /surveys/mine': { items: [] },
        'GET /surveys': { items: [] },
      },
      '',
    );
    expect(await screen.findByText(/Open the first one/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open a survey' })).toHaveAttribute(
      'href',
      '/adoption/surveys/new',
    );
  });

  it('are on the home page too, with the way to answer', async () => {
    const mine = { id: 's1', title: 'Pulse', questions: 1 };
    renderSurveys(
      {
        'GET /surveys/mine': {
          items: [{ ...mine, closesAt: survey.closesAt }],
        },
      },
      '',
      <SurveysForMe />,
    );
    expect(
      await screen.findByRole('link', { name: 'Answer Pulse' }),
    ).toHaveAttribute('href', '/adoption/surveys/s1');
    expect(screen.getByText('1 question, until 15 Nov 2026')).toBeVisible();
  });
});
