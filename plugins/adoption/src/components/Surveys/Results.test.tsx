import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EVERYONE, type SurveyResults } from '@paved/plugin-adoption-common';
import { platformEngineer } from '../../testUtils/samples';
import { renderSurveys, survey } from './__testUtils__/renderSurveys';

const published = { choices: [], rare: [], counts: {}, comments: [] };
const results: SurveyResults = {
  atLeast: 5,
  invited: 40,
  answers: 20,
  cells: [
    { id: EVERYONE, title: 'Everyone asked', invited: 40, answers: 20 },
    {
      id: 'group:default/payments',
      title: 'Payments',
      parent: EVERYONE,
      invited: 12,
      answers: 12,
    },
    {
      id: 'group:default/risk',
      title: 'Risk',
      parent: EVERYONE,
      invited: 6,
    },
  ],
  questions: [
    {
      ...published,
      ...{ id: 'nps', type: 'nps', text: 'Would you recommend it?' },
      choices: ['Detractors (0–6)', 'Passives (7–8)', 'Promoters (9–10)'],
      counts: { [EVERYONE]: [4, 6, 10], 'group:default/payments': [3, 4, 5] },
      isHeldBack: false,
    },
    {
      ...published,
      ...{ id: 'ease', type: 'rating', text: 'How easy is it?' },
      choices: ['1', '2', '3', '4', '5'],
      counts: { [EVERYONE]: [0, 2, 4, 8, 6] },
      isHeldBack: false,
    },
    {
      ...published,
      ...{ id: 'most', type: 'multiple_choice', text: 'Most?' },
      choices: ['Docs', 'Something else'],
      rare: ['Support', 'Speed'],
      counts: { [EVERYONE]: [15, 5] },
      isHeldBack: false,
    },
    {
      ...published,
      ...{ id: 'improve', type: 'free_text', text: 'Improve?' },
      comments: [
        { id: 'c1', text: 'Better docs' },
        { id: 'c2', text: 'Faster builds', request: 'r7' },
      ],
      isHeldBack: false,
    },
    {
      ...published,
      ...{ id: 'else', type: 'free_text', text: 'Anything else?' },
      isHeldBack: true,
    },
  ],
};

describe('Results', () => {
  it('shows what came of it with margins, and says what is hidden and why', async () => {
    const user = userEvent.setup();
    const { asked } = renderSurveys(
      {
        'GET /context': platformEngineer,
        'GET /surveys/s1': {
          ...{ ...survey, state: 'closed', answers: 20, isAsked: false },
        },
        'GET /surveys/s1/results': results,
        'GET /requests/similar': {
          items: [
            {
              ...{ id: 'r8', title: 'Docs that help', state: 'later' },
              ...{ people: 4, shared: ['docs'], mine: false },
            },
          ],
        },
        'POST /surveys/s1/comments/c1/promote': { request: 'r8' },
      },
      '/s1',
    );
    expect(await screen.findByText('1 team is hidden: Risk')).toBeVisible();
    const nps = screen.getByRole('region', { name: 'Would you recommend it?' });
    // p = 0.5, d = 0.2, n = 20
    expect(nps).toHaveTextContent('eNPS +30 ± 34, of 20 answers');
    const table = within(nps).getByRole('table', { hidden: true });
    expect(
      within(table)
        .getAllByRole('row', { hidden: true })
        .map(row => row.textContent),
    ).toEqual([
      'AnswerAnswers',
      'Detractors (0–6)4',
      'Passives (7–8)6',
      'Promoters (9–10)10',
    ]);
    expect(
      screen.getByRole('region', { name: 'How easy is it?' }),
    ).toHaveTextContent('3.9 of 5 on average, of 20 answers');
    expect(screen.getByRole('region', { name: 'Most?' })).toHaveTextContent(
      'Counted together as something else, as few of all chose them: Support, Speed',
    );
    expect(
      screen.getByRole('region', { name: 'Anything else?' }),
    ).toHaveTextContent(/Held back: fewer than 5/);

    const texts = screen.getByRole('region', { name: 'Improve?' });
    expect(
      within(texts).getByRole('link', { name: 'Its request' }),
    ).toHaveAttribute('href', '/roadmap/r7');
    // What there is already about the same is offered first
    await user.click(
      within(texts).getByRole('button', { name: 'Make a request of it' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      /Better docs.*These words are for you only/,
    );
    await user.click(
      await within(dialog).findByRole('radio', { name: /Docs that help/ }),
    );
    await user.click(
      within(dialog).getByRole('button', { name: 'Make it so' }),
    );
    await waitFor(() =>
      expect(asked).toContain(
        'POST /surveys/s1/comments/c1/promote {"request":"r8"}',
      ),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await user.click(screen.getByRole('button', { name: /Answers of/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Payments (12 answers)' }),
    );
    await waitFor(() =>
      expect(nps).toHaveTextContent('eNPS +17 ± 45, of 12 answers'),
    );
    expect(
      screen.getByRole('region', { name: 'How easy is it?' }),
    ).toHaveTextContent(/Hidden: fewer than 5 answered/);
  });

  it('says for whom its results are to those who may not see them', async () => {
    const nothing = {
      ...{ ...results, answers: undefined, cells: [] },
      questions: results.questions.map(question => ({
        ...{ ...question, rare: [], counts: {}, comments: [] },
      })),
    };
    renderSurveys(
      {
        'GET /surveys/s1': {
          ...{ ...survey, state: 'closed', isAsked: false },
          ...{ answers: undefined, askedTeams: ['Mobile'] },
        },
        'GET /surveys/s1/results': nothing,
      },
      '/s1',
    );
    expect(
      await screen.findByText(/for the teams that it asked/),
    ).toBeInTheDocument();
    expect(screen.getByText(/Asked Mobile/)).toHaveTextContent(
      '40 people were asked',
    );
    expect(screen.queryByRole('region', { name: /recommend/ })).toBeNull();
  });

  it('shows a team its own answers where all together are not for it', async () => {
    const [, payments] = results.cells;
    const [nps] = results.questions;
    renderSurveys(
      {
        'GET /surveys/s1': { ...survey, state: 'closed', isAsked: false },
        'GET /surveys/s1/results': {
          ...{ ...results, answers: undefined, cells: [payments] },
          questions: [
            { ...nps, counts: { [payments.id]: nps.counts[payments.id] } },
          ],
        },
      },
      '/s1',
    );
    expect(
      await screen.findByRole('region', { name: 'Would you recommend it?' }),
    ).toHaveTextContent('of 12 answers');
    expect(screen.getByText('Answers of Payments')).toBeVisible();
  });
});
