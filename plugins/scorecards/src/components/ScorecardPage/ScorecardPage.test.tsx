import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { LEDGER, readiness, readinessSummary } from '../../testUtils/samples';
import { ScorecardPage } from './ScorecardPage';

const path = '/scorecards/default/production-readiness';
const scorecard = encodeURIComponent(readiness.ref);
const trend = {
  items: [
    {
      day: '2026-11-19',
      levels: [{ count: 12 }, { level: 'bronze', count: 8 }],
    },
    {
      day: '2026-11-20',
      levels: [
        { count: 5 },
        { level: 'bronze', count: 11 },
        { level: 'silver', count: 4 },
      ],
    },
  ],
};
const owners = {
  items: [
    {
      ref: 'group:default/payments',
      title: 'Payments',
      entities: 12,
      levels: [{ count: 2 }, { level: 'bronze', count: 10 }],
      score: 0.5,
    },
    { entities: 1, levels: [{ count: 1 }] },
  ],
};
const ledger = {
  entityRef: LEDGER,
  title: 'Ledger',
  type: 'service',
  owner: 'group:default/payments',
  level: 'silver',
  levelWithoutWaivers: 'bronze',
  score: 0.75,
  changedAt: '2026-11-20T10:00:00Z',
  statuses: {
    owner: 'pass',
    coverage: 'fail',
    oncall: 'stale',
    docs: 'waived',
  },
};

function render(backend: ReturnType<typeof fakeBackend>, query = '') {
  return renderInTestApp(<ScorecardPage />, {
    apis: [[scorecardsApiRef, backend.client]],
    mountedRoutes: {
      '/scorecards': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    mountPath: '/at/:namespace/:name',
    initialRouteEntries: [`/at/default/production-readiness${query}`],
  });
}

describe('ScorecardPage', () => {
  it('shows the spread in words, the trend with its numbers, and the roll-ups', async () => {
    const backend = fakeBackend({
      [`GET ${path}`]: {
        ...readinessSummary,
        problem: 'spec.checks[1].expression: unknown function',
      },
      'GET /trend': trend,
      [`GET /rollups?scorecard=${scorecard}&by=owner`]: owners,
      [`GET /rollups?scorecard=${scorecard}&by=domain`]: {
        items: [{ entities: 20, levels: [{ count: 20 }] }],
      },
    });
    render(backend);

    expect(
      await screen.findByText('20 entities, mean score 62 %'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Silver: 4 (20 %)' }),
    ).toHaveAttribute(
      'href',
      '/scorecards/overview/default/production-readiness?view=entities&level=silver',
    );
    expect(
      screen.getByText(/last good version stays in force.*unknown function/),
    ).toBeInTheDocument();

    expect(
      await screen.findByRole('img', {
        name: /from 19 Nov 2026 to 20 Nov 2026.*At last: No level yet 5, Bronze 11, Silver 4\./,
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show the numbers'));
    expect(
      screen.getByRole('row', { name: '20 Nov 2026 5 11 4' }),
    ).toBeInTheDocument();

    const payments = (await screen.findByText('Payments')).closest(
      '[role="row"]',
    ) as HTMLElement;
    expect(
      within(payments).getByRole('img', { name: 'No level yet 2, Bronze 10' }),
    ).toBeInTheDocument();
    expect(
      within(payments).getByRole('link', { name: 'Payments' }),
    ).toHaveAttribute(
      'href',
      '/scorecards/overview/default/production-readiness?view=entities&owner=group%3Adefault%2Fpayments',
    );
    expect(screen.getByText('Without an owner')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('radio', { name: 'Domain' }));
    expect(await screen.findByText('In no domain')).toBeInTheDocument();
  });

  it('asks the backend for what the address narrows, sorts and pages, and for all of it as CSV', async () => {
    const backend = fakeBackend({
      [`GET ${path}`]: readinessSummary,
      'GET /rollups': owners,
      'GET /standings': { items: [ledger], totalItems: 41, nextCursor: 'c2' },
      'GET /standings.csv': 'entity,level',
    });
    URL.createObjectURL = jest.fn(() => 'blob:csv');
    URL.revokeObjectURL = jest.fn();
    render(
      backend,
      '?view=entities&level=none&check=coverage&status=fail&sort=score,desc',
    );

    const row = (await screen.findByText('Ledger')).closest(
      '[role="row"]',
    ) as HTMLElement;
    expect(row).toHaveTextContent(/Silver.*without waivers: Bronze.*75 %/);
    expect(row).toHaveTextContent('1 failing, 1 out of date');
    const asked = `scorecard=${scorecard}&level=none&check=coverage&status=fail`;
    expect(backend.asked).toContain(
      `GET /standings?${asked}&sort=score&order=desc&limit=20`,
    );
    expect(screen.getByText('41 entities')).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Next table page' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        `GET /standings?${asked}&sort=score&order=desc&limit=20&cursor=c2`,
      ),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Download as CSV' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(`GET /standings.csv?${asked}`),
    );

    // A new search starts at the first page again
    await userEvent.type(screen.getByRole('searchbox'), 'pay');
    await waitFor(() =>
      expect(backend.asked[backend.asked.length - 1]).toBe(
        `GET /standings?scorecard=${scorecard}&search=pay&level=none&check=coverage&status=fail&sort=score&order=desc&limit=20`,
      ),
    );
  });

  it('says what an empty list means, and that a scorecard is not there', async () => {
    const backend = fakeBackend({
      [`GET ${path}`]: readinessSummary,
      'GET /rollups': owners,
      'GET /standings': { items: [], totalItems: 0 },
    });
    const { unmount } = render(backend, '?view=entities&search=nothing');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all entities' }),
    );
    expect(
      await screen.findByText('No entity is on this scorecard.'),
    ).toBeInTheDocument();
    unmount();

    render(fakeBackend({}));
    expect(
      await screen.findByText('There is no scorecard production-readiness'),
    ).toBeInTheDocument();
  });

  it('lists the checks with counts that lead to the entities they count', async () => {
    render(fakeBackend({ [`GET ${path}`]: readinessSummary }), '?view=checks');
    expect(
      await screen.findByRole('link', { name: 'Fails: 9 entities' }),
    ).toHaveAttribute(
      'href',
      '/scorecards/overview/default/production-readiness?view=entities&check=coverage&status=fail',
    );
    expect(
      screen.getByRole('heading', { name: 'Silver (needed for a release)' }),
    ).toBeInTheDocument();
    expect(screen.getAllByText('Not evaluated yet')).toHaveLength(2);
  });
});
