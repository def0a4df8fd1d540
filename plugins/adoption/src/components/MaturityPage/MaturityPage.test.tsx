import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  readinessQuestions,
  type CriterionState,
  type MaturityReport,
} from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../api';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { platformEngineer } from '../../testUtils/samples';
import { MaturityPage } from '.';

const shown: CriterionState = {
  id: 'named-team',
  level: 1,
  says: 'Somebody is named',
  next: 'Name the people',
  evidence: { show: 'The page that names them' },
  isMet: false,
  isExpired: true,
  because: 'What was shown counted until 2026-11-01',
  shown: {
    url: 'https://wiki.example/team',
    note: 'The team’s page',
    by: 'user:default/ines-okafor',
    at: '2026-05-01T10:00:00Z',
    expiresOn: '2026-11-01',
  },
};
const measured: CriterionState = {
  id: 'people-come',
  level: 2,
  says: 'People come',
  next: 'Show it to a team',
  evidence: { metric: 'use.active-people', days: 30, sample: 1 },
  isMet: true,
  isExpired: false,
  because: '42, wanted is at least 5; 42 people in 30 days',
};

const report: MaturityReport = {
  title: 'Platform maturity',
  modelVersion: 1,
  levels: ['Ad hoc', 'Begun', 'Repeatable', 'A product', 'Measured', 'Steered'],
  at: '2026-11-21T10:00:00Z',
  level: 0,
  aspects: [
    {
      id: 'investment',
      title: 'Investment',
      question: 'Who works on it?',
      level: 0,
      criteria: [shown, measured],
      nextSteps: [shown],
    },
  ],
  history: [
    {
      at: '2026-11-02T00:00:00Z',
      modelVersion: 1,
      level: 0,
      aspects: { investment: 0 },
      met: ['people-come'],
    },
    {
      at: '2026-05-01T00:00:00Z',
      modelVersion: 1,
      level: 2,
      aspects: { investment: 2 },
      met: ['named-team', 'people-come'],
    },
  ],
};

const answers = {
  headcount: 1,
  'lead-times': 2,
  onboarding: 2,
  'shadow-ops': 2,
  incidents: 2,
};

function show(more: Record<string, unknown> = {}) {
  const backend = fakeBackend({
    'GET /context': platformEngineer,
    'GET /maturity': report,
    'GET /readiness': { questions: readinessQuestions, records: [] },
    ...more,
  });
  renderInTestApp(<MaturityPage />, {
    apis: [
      [adoptionApiRef, backend.client],
      [catalogApiRef, catalogApiMock()],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return backend;
}

describe('MaturityPage', () => {
  it('shows level, why, what is next and how it came here; evidence can be shown anew and withdrawn', async () => {
    const backend = show({
      'PUT /maturity/criteria/named-team/evidence': {},
      'DELETE /maturity/criteria/named-team/evidence': {},
    });
    expect(
      await screen.findByRole('heading', { name: 'Level 0: Ad hoc' }),
    ).toBeInTheDocument();
    const next = screen.getByRole('list', { name: 'Next of Investment' });
    expect(within(next).getByText('Run out')).toBeInTheDocument();
    expect(
      within(next).getByText('What was shown counted until 2026-11-01.'),
    ).toBeInTheDocument();
    expect(
      within(next).getByText('Next: Name the people.'),
    ).toBeInTheDocument();
    expect(
      within(next).getByRole('link', { name: 'The team’s page' }),
    ).toHaveAttribute('href', 'https://wiki.example/team');
    expect(screen.getByText(/42 people in 30 days/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Show evidence: People come' }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('How it came here')).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Show evidence: Somebody is named' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Address' }),
      'https://wiki.example/new',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Keep it' }));
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Withdraw the evidence: Somebody is named',
      }),
    );
    expect(backend.asked.filter(asked => !asked.startsWith('GET'))).toEqual([
      expect.stringMatching(
        /^PUT \/maturity\/criteria\/named-team\/evidence \{"url":"https:\/\/wiki\.example\/new","expiresOn":"\d{4}-\d\d-\d\d"\}$/,
      ),
      'DELETE /maturity/criteria/named-team/evidence',
    ]);
  });

  it('asks five questions and says that a platform is not needed yet', async () => {
    const record = {
      answers,
      sum: 9,
      needed: 'not-yet',
      says: 'You likely need no platform yet.',
      first: ['lead-times'],
      by: 'user:default/ines-okafor',
      at: '2026-11-21T10:00:00Z',
    };
    const backend = show({
      'PUT /readiness': { questions: readinessQuestions, records: [record] },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Answer the five questions' }),
    );
    const keep = screen.getByRole('button', { name: 'Keep the answers' });
    expect(keep).toBeDisabled();
    for (const { id, title, answers: meanings } of readinessQuestions) {
      const group = screen.getByRole('radiogroup', {
        name: new RegExp(`^${title}`),
      });
      expect(within(group).getAllByRole('radio')[0]).toHaveProperty(
        'tabIndex',
        0,
      );
      const value = answers[id];
      await userEvent.click(
        within(group).getByRole('radio', {
          name: `${value}: ${meanings[value - 1]}`,
        }),
      );
    }
    expect(screen.getByText('9 of 25')).toBeInTheDocument();
    expect(
      screen.getByText(/You likely need no platform yet\. Good documentation/),
    ).toBeInTheDocument();
    await userEvent.click(keep);
    expect(
      await screen.findByRole('button', { name: 'Answer again' }),
    ).toBeInTheDocument();
    expect(backend.asked).toContain(
      `PUT /readiness ${JSON.stringify(answers)}`,
    );
    expect(
      screen.getByText(
        /You likely need no platform yet\. It hurts most: lead times\./,
      ),
    ).toBeInTheDocument();
  });
});
