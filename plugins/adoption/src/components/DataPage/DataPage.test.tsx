import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { DataQuality, RefusedItem } from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { DataPage } from './DataPage';

const quality: DataQuality = {
  from: '2026-10-22T00:00:00Z',
  to: '2026-11-21T00:00:00Z',
  sources: [
    {
      source: 'github.com/acme/ledger',
      senders: ['ci:github.com/acme/ledger'],
      newestAt: new Date().toISOString(),
      taken: 1204,
      repeated: 3,
      corrected: 0,
      outdated: 4,
      contradicting: 1,
      ignored: 0,
      refused: { future: 2, field: 1 },
      lagMinutes: { p50: 1, p95: 90 },
      aheadMinutes: 12,
    },
  ],
  coverage: {
    withDeployments: 32,
    services: 41,
    withoutDeployments: ['component:default/risk-service'],
  },
  unknownEntities: [{ entityRef: 'component:default/ghost', records: 4 }],
  moreUnknownEntities: 2,
  incidents: {
    total: 6,
    withoutEntity: 1,
    withUnknownCause: 2,
    withoutBeginning: 0,
  },
  unfinishedDeployments: 1,
};

const refused: RefusedItem = {
  id: 'r1',
  at: '2026-11-20T10:00:00Z',
  sender: 'external:pager',
  source: 'pager',
  via: 'imports/incidents',
  position: 7,
  itemId: 'INC-1',
  code: 'future',
  reason: 'createdAt: 2126-11-20 is in the future',
  item: 'INC-1,2126-11-20',
  canReplay: true,
};

function render(answers: Record<string, unknown>) {
  const backend = fakeBackend({
    'GET /quality': quality,
    'GET /quality/refused': { items: [refused], totalItems: 1 },
    ...answers,
  });
  renderInTestApp(<DataPage />, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  return backend;
}

describe('DataPage', () => {
  it('shows what arrives, how late, and what is missing', async () => {
    render({});
    const row = (await screen.findByText('github.com/acme/ledger')).closest(
      '[role="row"]',
    ) as HTMLElement;
    expect(row).toHaveTextContent('1,204');
    expect(row).toHaveTextContent(
      '3 repeated, 4 not taken, as something else stands, 1 contradicting another of the same time',
    );
    expect(row).toHaveTextContent('2 in the future, 1 a field is wrong');
    expect(row).toHaveTextContent(
      '19 in 20 within 1 h 30 min; its clock is 12 min ahead',
    );
    expect(
      screen.getByRole('meter', { name: 'Services that report deployments' }),
    ).toHaveAttribute('aria-valuetext', '32 of 41');
    expect(screen.getByText('component:default/ghost')).toBeInTheDocument();
    expect(screen.getByText('and 2 more')).toBeInTheDocument();
    expect(
      screen.getByText('2 put down to a deployment that nobody told of'),
    ).toBeInTheDocument();
  });

  it('names what is wrong by where it is: a column of a file, a field of an event', async () => {
    const items: RefusedItem[] = [
      { ...refused, reason: 'data.createdAt: is missing' },
      {
        ...refused,
        id: 'r2',
        via: 'events',
        reason: 'data.url: is no address',
        item: undefined,
        canReplay: false,
      },
    ];
    render({ 'GET /quality/refused': { items, totalItems: 2 } });
    expect(
      await screen.findByText('createdAt: is missing'),
    ).toBeInTheDocument();
    expect(screen.getByText('data.url: is no address')).toBeInTheDocument();
    // The one that was too large to keep says so, instead of offering what fails
    expect(
      screen.getAllByRole('button', { name: 'Take it again' }),
    ).toHaveLength(1);
    expect(screen.getByText(/too large to keep/)).toBeInTheDocument();
  });

  it('takes again what was refused, or says why not', async () => {
    const backend = render({
      'POST /quality/refused/r1/replay': {
        refused: [
          { index: 0, code: 'future', reason: 'data.createdAt: too late' },
        ],
      },
    });
    expect(await screen.findByText(refused.reason)).toBeInTheDocument();
    expect(
      screen.getByText(/INC-1, line 7 of a file of incidents from pager/),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Take it again' }),
    );
    expect(
      await screen.findByText('Refused again: createdAt: too late'),
    ).toBeInTheDocument();
    expect(backend.asked).toContain('POST /quality/refused/r1/replay');
  });

  it('imports a file, and names the lines that were refused', async () => {
    const backend = render({
      'POST /imports/deployments': {
        taken: 10,
        repeated: 2,
        corrected: 1,
        outdated: [{ line: 5, reason: 'a later statement of result stands' }],
        refused: [{ line: 4, reason: 'entity: is no ref' }],
        notes: ['Two of these are not in the catalog.'],
      },
    });
    await userEvent.upload(
      await screen.findByLabelText('CSV file'),
      new File(['id,entity\n'], 'old deployments.csv', { type: '' }),
    );
    expect(
      await screen.findByText(
        'old deployments.csv: 10 taken, 2 known already, 1 corrected, 1 line not taken, as something else stands, 1 line refused.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('Line 4: entity: is no ref')).toBeInTheDocument();
    expect(
      screen.getByText('Line 5: a later statement of result stands'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Two of these are not in the catalog.'),
    ).toBeInTheDocument();
    expect(
      backend.asked.some(question =>
        question.startsWith(
          'POST /imports/deployments?name=old+deployments.csv',
        ),
      ),
    ).toBe(true);
    // What arrives has changed by it
    await waitFor(() =>
      expect(
        backend.asked.filter(question => question === 'GET /quality'),
      ).toHaveLength(2),
    );
  });

  it('says that nothing of a wrong file was taken, and what a portal without data can do', async () => {
    render({
      'GET /quality': { ...quality, sources: [], unknownEntities: [] },
      'GET /quality/refused': { items: [], totalItems: 0 },
      'POST /imports/costs': {
        failsWith: 400,
        message: "costs.csv: there is no column 'EffectiveCost'",
      },
    });
    expect(
      await screen.findByText('Nothing has arrived yet.'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Nothing: all that came could be taken.'),
    ).toBeInTheDocument();
    const section = screen.getByRole('region', { name: 'Import a file' });
    await userEvent.click(
      within(section).getByRole('button', { name: /What is in it/ }),
    );
    await userEvent.click(await screen.findByRole('option', { name: 'Costs' }));
    await userEvent.upload(
      screen.getByLabelText('CSV file'),
      new File(['a,b\n'], 'costs.csv', { type: 'text/csv' }),
    );
    expect(
      await screen.findByText(
        "Nothing of costs.csv was taken: costs.csv: there is no column 'EffectiveCost'.",
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /replace what is known/ }),
    ).not.toBeInTheDocument();
  });

  it('replaces a month by a smaller file only when that is meant', async () => {
    render({
      'POST /imports/deployments?name=bill.csv': {
        failsWith: 409,
        message: 'It would take away more than half.',
      },
      'POST /imports/deployments?replace=true&name=bill.csv': {
        taken: 0,
        repeated: 0,
        corrected: 19,
        refused: [],
        notes: ['942 charges were replaced by 19.'],
      },
    });
    await userEvent.upload(
      await screen.findByLabelText('CSV file'),
      new File(['a,b\n'], 'bill.csv', { type: 'text/csv' }),
    );
    expect(
      await screen.findByText(
        'Nothing of bill.csv was taken: It would take away more than half.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /replace what is known/ }),
    );
    expect(
      await screen.findByText(/bill\.csv: 0 taken, .* 19 corrected/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('942 charges were replaced by 19.'),
    ).toBeInTheDocument();
  });
});
