import { useLocation } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  changeFailRate,
  leadTime,
  platformEngineer,
  teamLead,
  voluntary,
} from '../../testUtils/samples';
import { OverviewRouter } from '../OverviewRouter';

function Address() {
  const { pathname, search } = useLocation();
  return <p data-testid="address">{`${pathname}${search}`}</p>;
}

const definitions = {
  items: [voluntary, changeFailRate, leadTime].map(tile => tile.definition),
};

/** Answers `/metrics` by the group that is asked for. */
function backendOf(answers: Record<string, unknown>) {
  return fakeBackend({
    'GET /context': platformEngineer,
    'GET /metrics/definitions': definitions,
    ...answers,
  });
}

function render(backend: ReturnType<typeof fakeBackend>, at = '') {
  return renderInTestApp(
    <>
      <OverviewRouter />
      <Address />
    </>,
    {
      apis: [[adoptionApiRef, backend.client]],
      mountedRoutes: {
        '/adoption': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      mountPath: '/adoption/overview/*',
      initialRouteEntries: [`/adoption/overview${at}`],
    },
  );
}

const view =
  'from=2026-07-01T00%3A00%3A00.000Z&to=2026-10-01T00%3A00%3A00.000Z&zone=UTC';
const period = 'period=custom&from=2026-07-01&to=2026-09-30&zone=UTC';

describe('OverviewPage', () => {
  it('shows each number with its target, sample, freshness and definition; a failing group leaves the others', async () => {
    const backend = backendOf({
      [`GET /metrics?ids=adoption.voluntary&${view}&bucket=month`]: {
        items: [voluntary],
      },
      'GET /metrics': { failsWith: 503, message: 'The database is away' },
    });
    render(backend, `?${period}&bucket=month`);

    const chosen = await screen.findByRole('list', { name: 'Is it chosen?' });
    expect(within(chosen).getByText('87.5 %')).toBeInTheDocument();
    expect(
      within(chosen).getByText('On target: above 85 %'),
    ).toBeInTheDocument();
    expect(within(chosen).getByText('of 24 new services')).toBeInTheDocument();
    expect(chosen).toHaveTextContent('newest 3 hours ago');
    expect(chosen).toHaveTextContent('± 13 %, 19 times in 20');
    expect(chosen).toHaveTextContent('32 of 41 services have a known origin');
    expect(
      within(chosen).getByRole('img', {
        name: 'Trend: from 50 % (Nov 2026) to 90 % (Nov 2026)',
      }),
    ).toBeInTheDocument();
    // A way down keeps what was chosen
    expect(
      within(chosen).getByRole('link', { name: 'Voluntary adoption' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(
        /^\/adoption\/overview\/adoption\.voluntary\?.*from=2026-07-01.*bucket=month/,
      ),
    );

    expect(
      await screen.findByText(
        'The numbers of “Does it help to deliver?” could not be loaded',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/The database is away/)).toBeInTheDocument();

    await userEvent.click(
      within(chosen).getByRole('button', {
        name: 'What is meant by: Voluntary adoption',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('What adoption.voluntary means');
    expect(dialog).toHaveTextContent('this ÷ that');
    expect(dialog).toHaveTextContent('2, in force since 1 Oct 2026');
    expect(within(dialog).getByRole('link', { name: /DORA/ })).toHaveAttribute(
      'href',
      'https://dora.dev/guides/dora-metrics',
    );
  });

  it('says in words that a target is missed, and why there is no number', async () => {
    render(
      backendOf({
        'GET /context': { ...platformEngineer, isStillReading: true },
        'GET /metrics': {
          items: [
            changeFailRate,
            leadTime,
            { ...voluntary, met: undefined, notJudged: 'too early to tell' },
          ],
        },
      }),
    );
    expect(
      await screen.findByText('The portal is still reading repositories'),
    ).toBeInTheDocument();
    const delivery = await screen.findByRole('list', {
      name: 'Does it help to deliver?',
    });
    expect(
      within(delivery).getByText('Not on target: below 15 %'),
    ).toBeInTheDocument();
    expect(
      within(delivery).getByText('Target: above 85 %; too early to tell'),
    ).toBeInTheDocument();
    expect(within(delivery).getByText('No data')).toBeInTheDocument();
    expect(
      within(delivery).getByText(/Send the commit with it/),
    ).toBeInTheDocument();
  });

  it('asks for what is chosen, and puts it into the address', async () => {
    const backend = backendOf({ 'GET /metrics': { items: [voluntary] } });
    render(backend, '?zone=UTC&team=group:default/payments');
    await screen.findByRole('list', { name: 'Is it chosen?' });
    expect(
      screen.getByText(/^Payments with its sub-groups, .* \(UTC\), by week$/),
    ).toBeInTheDocument();
    expect(backend.asked).toContainEqual(
      expect.stringMatching(
        /^GET \/metrics\?ids=adoption\.voluntary&.*zone=UTC&bucket=week&team=group%3Adefault%2Fpayments$/,
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: /Period/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Last 30 days' }),
    );
    await waitFor(() =>
      expect(backend.asked[backend.asked.length - 1]).toMatch(/bucket=day/),
    );
    expect(
      screen.getAllByRole('link', { name: 'Voluntary adoption' })[0],
    ).toHaveAttribute(
      'href',
      '/adoption/overview/adoption.voluntary?period=30&zone=UTC&team=group%3Adefault%2Fpayments',
    );
  });

  it('shows those who may not see the company their team’s numbers, and says why', async () => {
    const backend = backendOf({
      'GET /context': teamLead,
      'GET /metrics': { items: [voluntary] },
    });
    const { unmount } = render(backend);
    expect(
      await screen.findByText('These are the numbers of your team'),
    ).toBeInTheDocument();
    await screen.findByRole('list', { name: 'Is it chosen?' });
    expect(
      backend.asked
        .filter(question => question.startsWith('GET /metrics?'))
        .every(question =>
          question.endsWith('team=group%3Adefault%2Fpayments'),
        ),
    ).toBe(true);
    unmount();

    const others = backendOf({ 'GET /context': teamLead });
    const second = render(others, '?team=group:default/risk');
    expect(
      await screen.findByText(
        'The numbers of risk are for its members and the platform team',
      ),
    ).toBeInTheDocument();
    expect(
      others.asked.some(question => question.startsWith('GET /metrics?')),
    ).toBe(false);
    second.unmount();

    render(backendOf({ 'GET /context': { ...teamLead, teams: [] } }));
    expect(
      await screen.findByText('There are no numbers to show you yet.'),
    ).toBeInTheDocument();
  });
});

describe('an address', () => {
  it('has the zone as soon as a page is open, so that a link shows the same days', async () => {
    render(backendOf({ 'GET /metrics': { items: [voluntary] } }), '?tab=1');
    await screen.findByRole('list', { name: 'Is it chosen?' });
    const { searchParams } = new URL(
      screen.getByTestId('address').textContent!,
      'http://portal',
    );
    expect(Object.fromEntries(searchParams)).toEqual({
      tab: '1',
      zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  });

  it('that is not understood is told of, with what is shown instead', async () => {
    const backend = backendOf({ 'GET /metrics': { items: [voluntary] } });
    render(backend, '?period=abc&zone=Mars/Base&path=x&team=nobody');
    expect(
      await screen.findByText('Not all of this address was understood'),
    ).toBeInTheDocument();
    const told = screen.getByText(/“abc” is no period/);
    expect(told).toHaveTextContent('There is no time zone “Mars/Base”');
    expect(told).toHaveTextContent(
      'There is no team group:default/nobody; shown is the whole company.',
    );
    expect(told).toHaveTextContent(
      'There is no golden path goldenpath:default/x',
    );
    await screen.findByRole('list', { name: 'Is it chosen?' });
    expect(screen.getByText(/^Whole company, /)).toBeInTheDocument();
    expect(backend.asked.join()).not.toMatch(/path=|team=/);
  });
});

describe('MetricPage', () => {
  const rows = {
    columns: [
      { id: 'service', title: 'Service', type: 'entity' },
      { id: 'when', title: 'First seen', type: 'time' },
      { id: 'took', title: 'Took', type: 'minutes' },
      { id: 'commit', title: 'Commit', type: 'text' },
      { id: 'evidence', title: 'Evidence', type: 'link' },
    ],
    rows: [
      {
        service: 'component:default/ledger-service',
        when: '2026-07-02T08:00:00Z',
        took: 200,
        commit: '3f786850e387550fdab836ed7e6dc881de23001b',
        evidence: 'data:text/html,surprise',
      },
    ],
    totalItems: 24,
    nextCursor: 'c2',
  };

  it('opens a number: its trend with gaps, its parts, its spread, its definition and its rows', async () => {
    const backend = backendOf({
      'GET /metrics': { items: [voluntary] },
      'GET /metrics/adoption.voluntary/rows': rows,
    });
    URL.createObjectURL = jest.fn(() => 'blob:csv');
    URL.revokeObjectURL = jest.fn();
    render(backend, `/adoption.voluntary?${period}`);

    expect(
      await screen.findByRole('heading', { name: 'Voluntary adoption' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/between 50 % and 90 %; nine in ten are at 100 %/),
    ).toBeInTheDocument();
    expect(
      within(
        screen.getByRole('list', { name: 'What it is made of' }),
      ).getByText('Of unknown origin'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show the numbers'));
    expect(
      screen.getByRole('row', { name: '8 Nov no data' }),
    ).toBeInTheDocument();

    const link = await screen.findByRole('link', { name: 'ledger-service' });
    const row = link.closest('[role="row"]') as HTMLElement;
    expect(row).toHaveTextContent('2 Jul 2026, 08:00');
    expect(row).toHaveTextContent('3 h 20 min');
    expect(within(row).getByText('3f786850e387')).toHaveAttribute(
      'title',
      '3f786850e387550fdab836ed7e6dc881de23001b',
    );
    // An address that is none of a page is shown, not followed
    expect(
      within(row).getByText('data:text/html,surprise'),
    ).toBeInTheDocument();
    expect(within(row).getAllByRole('link')).toHaveLength(1);

    await userEvent.click(
      screen.getByRole('button', { name: 'Next table page' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        `GET /metrics/adoption.voluntary/rows?${view}&bucket=week&cursor=c2&limit=20`,
      ),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Download as CSV' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        `GET /metrics/adoption.voluntary/rows?${view}&bucket=week&format=csv`,
      ),
    );
  });

  it('says that there is no such number', async () => {
    render(backendOf({}), '/adoption.nonsense');
    expect(
      await screen.findByText('There is no number adoption.nonsense'),
    ).toBeInTheDocument();
  });
});
