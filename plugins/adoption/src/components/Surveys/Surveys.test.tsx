import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  EVERYONE,
  type SurveyDefinition,
  type SurveyResults,
  type SurveyView,
} from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { platformEngineer, teamLead } from '../../testUtils/samples';
import { SurveysForMe } from './SurveysForMe';
import { SurveysRouter } from './SurveysRouter';

const definition: SurveyDefinition = {
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
const source = {
  repository: 'directory:acme/surveys',
  path: 'surveys/quarter.yaml',
  commit: 'c0ffee'.padEnd(40, '0'),
};
const survey: SurveyView = {
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

function render(
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

const group = (name: string) => screen.findByRole('radiogroup', { name });

describe('Surveys', () => {
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
    render(lists, '');
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
    render(
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
    render(
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

  it('is answered by keyboard, and keeps what was chosen when sending fails', async () => {
    const user = userEvent.setup();
    const { asked } = render(
      {
        'GET /surveys/s1': survey,
        'POST /surveys/s1/answers': {
          failsWith: 503,
          message: 'The answer could not be kept',
        },
      },
      '/s1',
    );
    expect(
      await screen.findByText('Nobody can tell what you answered'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/added to the counts of Payments \(12 people\)/),
    ).toBeInTheDocument();
    const send = screen.getByRole('button', { name: 'Send my answers' });
    expect(send).toBeDisabled();
    const progress = screen.getByRole('meter', { name: 'Answered' });
    expect(progress).toHaveAttribute('aria-valuetext', '0 of 4');

    const nps = await group('Would you recommend it?');
    await user.tab();
    await user.tab();
    expect(within(nps).getByRole('radio', { name: '0' })).toHaveFocus();
    await user.keyboard(' {ArrowRight}{ArrowRight}');
    expect(within(nps).getByRole('radio', { name: '2' })).toBeChecked();
    await user.click(
      within(await group('How easy is it?')).getByRole('radio', { name: '4' }),
    );
    await user.click(screen.getByRole('radio', { name: 'Support' }));
    expect(screen.getByText(/1 question to go: What took time/)).toBeVisible();
    expect(send).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'Reviews' }));
    await user.click(screen.getByRole('checkbox', { name: 'Tests' }));
    await user.type(
      screen.getByRole('textbox', { name: /What should we improve/ }),
      'The docs',
    );
    expect(progress).toHaveAttribute('aria-valuetext', '4 of 4');
    await user.click(send);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /were not counted.*could not be kept.*still here/,
    );
    expect(within(nps).getByRole('radio', { name: '2' })).toBeChecked();

    // The same answers again
    await user.click(send);
    await waitFor(() =>
      expect(asked.filter(each => each.startsWith('POST'))).toHaveLength(2),
    );
    expect(JSON.parse(asked.at(-1)!.replace(/^\S+ \S+ /, ''))).toEqual({
      answers: {
        nps: 2,
        ease: 4,
        most: 'Support',
        took: ['Reviews', 'Tests'],
        improve: 'The docs',
      },
    });
  });

  it('thanks where the form was, and moves the focus there', async () => {
    const user = userEvent.setup();
    render(
      {
        'GET /surveys/s1': {
          ...{ ...survey, answers: undefined },
          definition: { ...definition, questions: [definition.questions[2]] },
        },
        'POST /surveys/s1/answers': {},
      },
      '/s1',
    );
    expect(await screen.findByText(/40 people are asked/)).toBeVisible();
    await user.click(await screen.findByRole('radio', { name: 'Docs' }));
    await user.click(screen.getByRole('button', { name: 'Send my answers' }));
    const thanks = await screen.findByRole('heading', { name: 'Thank you' });
    await waitFor(() => expect(thanks).toHaveFocus());
    expect(screen.queryByRole('button', { name: /Send/ })).toBeNull();
  });

  it.each([
    [{ hasAnswered: true }, /You have answered, thank you/],
    [{ isAsked: false }, /This survey asks others/],
    [{ state: 'planned' as const, isAsked: false }, /It opens on 1 Nov 2026/],
  ])('says why there is nothing to answer: %j', async (more, words) => {
    render({ 'GET /surveys/s1': { ...survey, ...more } }, '/s1');
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.queryByRole('radiogroup')).toBeNull();
  });

  it('is closed by who may, after a question', async () => {
    const user = userEvent.setup();
    const { asked } = render(
      {
        'GET /context': platformEngineer,
        'GET /surveys/s1': { ...survey, isAsked: false },
        'POST /surveys/s1/close': { ...survey, state: 'closed' },
      },
      '/s1',
    );
    await user.click(
      await screen.findByRole('button', { name: 'Close it now' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      /At least 10 of 40 have answered.*can’t be opened again/,
    );
    await user.click(within(dialog).getByRole('button', { name: 'Close it' }));
    await waitFor(() => expect(asked).toContain('POST /surveys/s1/close'));
  });

  it('shows what came of it with margins, and says what is hidden and why', async () => {
    const user = userEvent.setup();
    const { asked } = render(
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
    render(
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
    render(
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

  it('is opened from a file, with the questions as people will see them', async () => {
    const user = userEvent.setup();
    const { asked } = render(
      {
        'GET /context': platformEngineer,
        'GET /surveys/definitions': {
          items: [
            {
              ...source,
              path: 'surveys/bad.yaml',
              problems: [{ line: 3, message: 'There are no questions' }],
            },
            { ...source, definition, problems: [] },
          ],
        },
        'POST /surveys': { ...survey, id: 's9' },
        'GET /surveys/s9': { ...survey, id: 's9' },
      },
      '/new',
    );
    expect(
      await screen.findByText('surveys/bad.yaml:3: There are no questions'),
    ).toBeInTheDocument();
    const preview = screen.getByRole('region', {
      name: 'As people will see it',
    });
    expect(
      within(preview).getByRole('radiogroup', {
        name: 'Would you recommend it?',
      }),
    ).toBeInTheDocument();
    await user.click(
      screen.getByRole('radio', { name: 'The people of some teams' }),
    );
    const open = screen.getByRole('button', { name: 'Open it' });
    expect(open).toBeDisabled();
    await user.click(screen.getByRole('radio', { name: 'Everyone' }));
    await user.click(open);
    await waitFor(() =>
      expect(asked.some(each => each.startsWith('POST /surveys {'))).toBe(true),
    );
    const sent = JSON.parse(
      asked
        .find(each => each.startsWith('POST /surveys {'))!
        .replace('POST /surveys ', ''),
    );
    expect(sent).toMatchObject({
      path: 'surveys/quarter.yaml',
      commit: source.commit,
      audience: 'everyone',
    });
    expect(Date.parse(sent.closesAt)).toBeGreaterThan(
      Date.now() + 13 * 86_400_000,
    );
    expect(
      await screen.findByRole('heading', { name: 'Platform satisfaction' }),
    ).toBeInTheDocument();
  });

  it('says what to do when there is nothing to open', async () => {
    render(
      {
        'GET /context': platformEngineer,
        'GET /surveys/definitions': { items: [] },
      },
      '/new',
    );
    expect(
      await screen.findByText(/There is no survey to open/),
    ).toHaveTextContent('adoption.surveys.repository');
  });
});
