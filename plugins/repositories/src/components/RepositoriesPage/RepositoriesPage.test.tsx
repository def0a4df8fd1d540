import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { usePermission } from '@backstage/plugin-permission-react';
import { repositoriesApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend, ledgerApi } from '../../testUtils/fakeBackend';
import { RepositoriesPage } from './RepositoriesPage';

const summary = {
  repositories: 21,
  byState: { registered: 19, broken: 1, 'no-catalog-file': 1 },
  entities: 44,
  errors: 1,
  warnings: 0,
  running: false,
  lastRun: {
    id: 'run-1',
    trigger: 'schedule',
    status: 'succeeded',
    startedAt: '2026-11-21T07:00:00Z',
    endedAt: '2026-11-21T07:00:01Z',
    seen: 21,
    changed: 2,
    unreachable: 0,
    added: 1,
    updated: 2,
    removed: 0,
    findings: 1,
  },
};
const held = {
  ...summary,
  lastRun: { ...summary.lastRun, status: 'held', removed: 12 },
};

jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

function render(
  backend: ReturnType<typeof fakeBackend>,
  options: { isAdministrator: boolean; address?: string },
) {
  // The hook keeps answers across tests
  jest
    .mocked(usePermission)
    .mockReturnValue({ loading: false, allowed: options.isAdministrator });
  return renderInTestApp(<RepositoriesPage />, {
    apis: [[repositoriesApiRef, backend.client]],
    mountedRoutes: { '/repositories': rootRouteRef },
    initialRouteEntries: [options.address ?? '/'],
  });
}

describe('RepositoriesPage', () => {
  it('shows coverage and a page of repositories, and asks the backend for what is searched', async () => {
    const backend = fakeBackend({
      'GET /summary': summary,
      'GET /repositories': { items: [ledgerApi], totalItems: 21 },
    });
    render(backend, { isAdministrator: false });

    expect(
      await screen.findByText('19 of 21 repositories in the catalog'),
    ).toBeInTheDocument();
    const row = (await screen.findByText('ledger-api')).closest('[role="row"]');
    expect(
      within(row as HTMLElement).getByText('In the catalog'),
    ).toBeInTheDocument();
    expect(screen.getByText('21 repositories')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Check all now' }),
    ).not.toBeInTheDocument();

    await userEvent.type(screen.getByRole('searchbox'), 'fraud');
    await waitFor(() =>
      expect(backend.asked).toContain(
        'GET /repositories?search=fraud&limit=20&offset=0&orderBy=name%2Casc',
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: /Has errors/ }));
    await waitFor(() =>
      expect(backend.asked).toContain(
        'GET /repositories?search=fraud&state=broken&limit=20&offset=0&orderBy=name%2Casc',
      ),
    );
  });

  it('keeps to names and states where there is little room', async () => {
    const backend = fakeBackend({
      'GET /summary': summary,
      'GET /repositories': { items: [ledgerApi], totalItems: 1 },
    });
    // As narrow as can be: no media query matches here
    render(backend, { isAdministrator: false });
    await screen.findByText('ledger-api');
    expect(
      screen.getAllByRole('columnheader').map(header => header.textContent),
    ).toEqual(['Repository', 'State']);
  });

  it('starts from what the address says, and says what an empty list means', async () => {
    const backend = fakeBackend({
      'GET /summary': summary,
      'GET /repositories': { items: [], totalItems: 0 },
    });
    render(backend, {
      isAdministrator: false,
      address: '/?state=unreachable&sort=checkedAt,desc&offset=20',
    });

    expect(
      await screen.findByText(/No repository matches/),
    ).toBeInTheDocument();
    expect(backend.asked).toContain(
      'GET /repositories?state=unreachable&limit=20&offset=20&orderBy=checkedAt%2Cdesc',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all repositories' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        'GET /repositories?limit=20&offset=0&orderBy=checkedAt%2Cdesc',
      ),
    );
  });

  it('lets an administrator approve a held run, and others only read why', async () => {
    const answers = {
      'GET /summary': held,
      'GET /repositories': { items: [ledgerApi], totalItems: 1 },
      'POST /runs/run-1/approve': held.lastRun,
    };
    const backend = fakeBackend(answers);
    const { unmount } = render(backend, { isAdministrator: true });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve the removals' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain('POST /runs/run-1/approve'),
    );
    unmount();

    render(fakeBackend(answers), { isAdministrator: false });
    expect(
      await screen.findByText(/A platform engineer has to decide/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Approve the removals' }),
    ).not.toBeInTheDocument();
  });

  it('says what could not be loaded, in the words of the backend, and tries again', async () => {
    const backend = fakeBackend({
      'GET /summary': summary,
      'GET /repositories': { failsWith: 500, message: 'The database is away' },
    });
    render(backend, { isAdministrator: false });
    expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
    const before = backend.asked.length;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(backend.asked.length).toBeGreaterThan(before));
  });
});
