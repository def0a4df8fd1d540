import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { CostReport } from '@paved/plugin-adoption-common';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { platformEngineer, teamLead } from '../../testUtils/samples';
import { CostsPage } from '.';

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

const report: CostReport = {
  from: '2026-10-22',
  to: '2026-11-21',
  by: 'service',
  kind: 'effective',
  total: [money('1250.5'), money('12.5', 'USD')],
  items: [
    {
      entityRef: 'component:default/ledger',
      title: 'Ledger',
      owner: 'group:default/core',
      costs: [money('1000.25')],
      budget: {
        entityRef: 'component:default/ledger',
        title: 'Ledger',
        month: '2026-11',
        ...money('2000'),
        spent: '1640',
        share: 0.82,
      },
    },
    {
      entityRef: 'component:default/web',
      title: 'component:default/web',
      costs: [money('-3'), money('12.5', 'USD')],
    },
  ],
  totalItems: 3,
  nextCursor: '2',
  unallocated: {
    costs: [money('253.25')],
    keys: [
      { key: '', costs: [money('200')] },
      { key: 'old-name', costs: [money('53.25')] },
    ],
  },
  trend: [
    { day: '2026-11-19', costs: [money('600')] },
    { day: '2026-11-20', costs: [money('650.5'), money('12.5', 'USD')] },
  ],
  accounts: [
    {
      account: '1234',
      source: 'focus',
      providers: ['AWS'],
      firstDay: '2026-01-01',
      lastDay: '2026-11-20',
      importedAt: '2026-11-21T00:00:00Z',
    },
  ],
  tags: ['application', 'service'],
};

/** Titles as the catalog has them. */
const presentation = {
  forEntity: (entity: unknown) => {
    const entityRef = String(entity);
    const primaryTitle =
      entityRef === 'group:default/core' ? 'Core Banking' : entityRef;
    const snapshot = { entityRef, primaryTitle };
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
};

function show(answers: Record<string, unknown>, at = '') {
  const backend = fakeBackend({ 'GET /budgets': { items: [] }, ...answers });
  renderInTestApp(<CostsPage />, {
    apis: [
      [adoptionApiRef, backend.client],
      [catalogApiRef, catalogApiMock()],
      [entityPresentationApiRef, presentation],
    ],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [`/${at}`],
  });
  return backend;
}

describe('CostsPage', () => {
  it('shows sums by currency, what they are for, and what is nobody’s', async () => {
    const backend = show({
      'GET /context': platformEngineer,
      'GET /costs': report,
      'GET /costs?by=service&kind=effective&cursor=2': {
        ...report,
        items: [
          {
            ...report.items[0],
            entityRef: 'component:default/more',
            title: 'More',
          },
        ],
        nextCursor: undefined,
      },
    });
    const sum = await screen.findByRole('region', { name: 'Sum' });
    expect(within(sum).getByText('€1,251 and $12.50')).toBeInTheDocument();
    expect(
      within(sum).getByText(
        /22 Oct 2026 up to 20 Nov 2026; currencies are never added/,
      ),
    ).toBeInTheDocument();
    expect(
      within(sum).getByText(/Of it €253 can’t be told/),
    ).toBeInTheDocument();

    const rows = screen.getByRole('region', { name: 'By service' });
    expect(
      await within(rows).findByRole('link', { name: 'Ledger' }),
    ).toHaveAttribute('href', '/catalog/default/component/ledger');
    // By the name that people know it by
    expect(
      await within(rows).findByRole('link', { name: 'Core Banking' }),
    ).toHaveAttribute('href', '/catalog/default/group/core');
    expect(within(rows).getByText('82 % of €2,000')).toBeInTheDocument();
    expect(within(rows).getByText('-€3.00 and $12.50')).toBeInTheDocument();
    await userEvent.click(
      within(rows).getByRole('button', { name: 'Show more' }),
    );
    expect(
      await within(rows).findByRole('link', { name: 'More' }),
    ).toBeInTheDocument();

    const unallocated = screen.getByRole('region', { name: 'Unallocated' });
    expect(
      within(unallocated)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['No such tag€200', 'old-name is nothing in the catalog€53.25']);
    // The chart's numbers, for who can't see it
    expect(
      screen.getByRole('region', { name: 'Numbers of By day, in EUR' }),
    ).toHaveTextContent('20 Nov€651');
    expect(backend.asked).toContain('GET /costs?by=service&kind=effective');
  });

  it('asks for a team of the reader’s only, and by what the address says', async () => {
    const backend = show(
      {
        'GET /context': teamLead,
        'GET /costs': { ...report, unallocated: undefined, accounts: [] },
      },
      '?by=system&kind=billed',
    );
    await screen.findByRole('region', { name: 'Sum' });
    expect(
      backend.asked.filter(asked => asked.startsWith('GET /costs')),
    ).toEqual([
      'GET /costs?by=system&kind=billed&team=group%3Adefault%2Fpayments',
    ]);
    expect(
      screen.queryByRole('region', { name: 'Unallocated' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('form', { name: 'Set a budget' }),
    ).not.toBeInTheDocument();
  });

  it('shows the teams to choose from as a tree', async () => {
    show({
      'GET /context': {
        ...platformEngineer,
        allTeams: [
          {
            ref: 'group:default/cards',
            title: 'Cards',
            parent: 'group:default/payments',
          },
          ...platformEngineer.allTeams!,
        ],
      },
      'GET /costs': report,
    });
    await userEvent.click(await screen.findByRole('button', { name: /Team$/ }));
    const teams = await screen.findAllByRole('option');
    expect(teams.map(({ textContent }) => textContent)).toEqual([
      'Whole company',
      'Payments',
      '\u2003Cards',
      'Platform',
    ]);
  });

  it('says how costs come here when there are none', async () => {
    show({
      'GET /context': platformEngineer,
      'GET /costs': {
        ...report,
        total: [],
        items: [],
        totalItems: 0,
        accounts: [],
        trend: [],
      },
    });
    expect(
      await screen.findByText('No costs are known here yet.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Import a cost file' }),
    ).toHaveAttribute('href', '/adoption/data');
  });

  it('shows budgets, and lets those who may set and remove them', async () => {
    const backend = show({
      'GET /context': platformEngineer,
      'GET /costs': report,
      'GET /budgets': {
        items: [
          report.items[0].budget,
          {
            entityRef: 'component:default/web',
            title: 'Web',
            month: '2026-11',
            ...money('10', 'USD'),
            spent: '0',
            share: 0,
            billedIn: ['CHF', 'EUR'],
          },
        ],
      },
      'PUT /budgets': {},
    });
    const meter = await screen.findByRole('meter', {
      name: 'Budget of Ledger',
    });
    expect(meter).toHaveAttribute('aria-valuetext', '€1,640 of €2,000');
    expect(screen.getByText(/82 %\), nearly spent/)).toBeInTheDocument();
    expect(
      screen.getByText(
        /^Nothing is billed in USD this month, only in CHF and EUR/,
      ),
    ).toBeInTheDocument();

    const form = screen.getByRole('form', { name: 'Set a budget' });
    // That of the costs that are shown
    await waitFor(() =>
      expect(
        within(form).getByRole('textbox', { name: 'Currency' }),
      ).toHaveValue('EUR'),
    );
    await userEvent.type(
      within(form).getByRole('textbox', { name: 'For' }),
      'group:default/core',
    );
    await userEvent.type(
      within(form).getByRole('textbox', { name: 'A month' }),
      '99.50',
    );
    await userEvent.click(
      within(form).getByRole('button', { name: 'Set the budget' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove the budget of Ledger' }),
    );
    expect(backend.asked.filter(asked => asked.startsWith('PUT'))).toEqual([
      'PUT /budgets {"entityRef":"group:default/core","amount":"99.50","currency":"EUR"}',
      'PUT /budgets {"entityRef":"component:default/ledger","currency":"EUR"}',
    ]);
  });
});
