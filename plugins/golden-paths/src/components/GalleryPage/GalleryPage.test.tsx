import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { goldenPathsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { GO, goldenPath, goSummary } from '../../testUtils/samples';
import { GalleryPage } from './GalleryPage';

const old = {
  ...goSummary,
  path: goldenPath({
    ref: 'goldenpath:default/go-classic',
    name: 'go-classic',
    title: 'Go classic',
    lifecycle: { stage: 'deprecated', end: '2027-03-31', successor: GO },
  }),
  satisfaction: { answers: 0 },
};
const fieldForm = {
  path: goldenPath({
    ref: 'goldenpath:default/field',
    name: 'field',
    title: 'The form of the field',
    purpose: undefined,
    language: 'Java',
    hoursSaved: undefined,
    release: undefined,
  }),
  services: 0,
  teams: 0,
  steppedOff: 0,
  satisfaction: { answers: 0 },
};
const failedRun = {
  id: 'c-1',
  taskId: 't-1',
  path: GO,
  release: '1.1.0',
  planHash: 'sha256-plan',
  repository: { owner: 'fintech-fast', name: 'fees' },
  repositoryId: 'directory:fintech-fast/fees',
  commit: 'abcdef0123',
  state: 'failed',
  error: 'The disk is full',
  startedAt: '2026-11-21T10:00:00Z',
};

function render(
  answers: Record<string, unknown>,
  options: { query?: string; retry?: jest.Mock } = {},
) {
  const backend = fakeBackend({
    'GET /creations': { items: [] },
    ...answers,
  });
  const rendered = renderInTestApp(<GalleryPage />, {
    apis: [
      [goldenPathsApiRef, backend.client],
      [scaffolderApiRef, { retry: options.retry } as never],
    ],
    mountedRoutes: {
      '/golden-paths': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [`/${options.query ?? ''}`],
  });
  return { ...rendered, backend };
}

async function cardOf(title: string): Promise<HTMLElement> {
  const link = await screen.findByRole('link', { name: title });
  return link.closest('li') as HTMLElement;
}

describe('GalleryPage', () => {
  it('shows paths by what one wants to build, with what they give and how they do', async () => {
    render({ 'GET /paths': { items: [old, fieldForm, goSummary] } });
    const go = await cardOf('Go microservice');
    expect(screen.getAllByRole('heading', { level: 2 })).toEqual([
      screen.getByRole('heading', { name: 'An API or a service' }),
      screen.getByRole('heading', { name: 'Something else' }),
    ]);
    expect(go).toHaveTextContent(/Supported.*TestsCIDocsDashboardsand 1 more/);
    expect(go).toHaveTextContent(
      /Go, gin.*1\.1\.0.*12 services of 4 teams.*about 40 hours each.*4\.3 of 5 from 7 answers/,
    );
    expect(
      within(go).getByRole('link', { name: 'Create from Go microservice' }),
    ).toHaveAttribute('href', '/create/templates/default/go-microservice');

    const deprecated = await cardOf('Go classic');
    expect(deprecated).toHaveTextContent(
      /Deprecated, support ends 31 Mar 2027Start with go-microservice instead/,
    );
    // Numbers of few people are nobody's business
    expect(deprecated).toHaveTextContent('Not rated by five people yet');

    const field = await cardOf('The form of the field');
    expect(field).toHaveTextContent('It names no template');
    expect(
      within(field).queryByRole('link', { name: /^Create/ }),
    ).not.toBeInTheDocument();
  });

  it('finds by words and language, and says when nothing is found', async () => {
    render(
      { 'GET /paths': { items: [fieldForm, goSummary] } },
      { query: '?language=Go&search=dashboards+small' },
    );
    await cardOf('Go microservice');
    expect(
      screen.queryByRole('link', { name: 'The form of the field' }),
    ).not.toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), ' rust');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all paths' }),
    );
    await cardOf('The form of the field');
  });

  it('puts two paths side by side', async () => {
    render({ 'GET /paths': { items: [fieldForm, goSummary] } });
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Compare Go microservice' }),
    );
    expect(
      screen.getByText('Choose another path to compare it with.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Compare The form of the field' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Compare 2 paths' }),
    );
    const table = await screen.findByRole('table');
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringContaining('The form of the field'),
      expect.stringContaining('Go microservice'),
    ]);
    expect(
      within(table).getByRole('row', { name: 'Language Java Go' }),
    ).toBeInTheDocument();
    expect(
      within(table).getByRole('row', { name: 'Release None 1.1.0' }),
    ).toBeInTheDocument();
    expect(
      within(table).getAllByRole('link', { name: 'coverage' }),
    ).toHaveLength(2);
  });

  it('offers to finish or take back a run that did not end well', async () => {
    const retry = jest.fn(async () => ({ id: 't-1' }));
    const { backend } = render(
      {
        'GET /paths': { items: [goSummary] },
        'GET /creations?mine=true&state=failed': { items: [failedRun] },
        'POST /creations/c-1/undo': { ...failedRun, state: 'undone' },
      },
      { retry },
    );
    const runs = await screen.findByRole('list', {
      name: 'Your runs that did not end well',
    });
    expect(runs).toHaveTextContent(
      /fintech-fast\/fees from go-microservice 1\.1\.0.*The disk is full/,
    );
    await userEvent.click(within(runs).getByRole('button', { name: 'Resume' }));
    expect(retry).toHaveBeenCalledWith('t-1');

    await userEvent.click(within(runs).getByRole('button', { name: 'Undo' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'The repository fintech-fast/fees, as long as abcdef0 is its only commit',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(backend.asked).toContain('POST /creations/c-1/undo {}'),
    );
  });

  it('says what to do when there is no path, and when they can’t be loaded', async () => {
    const { unmount } = render({ 'GET /paths': { items: [] } });
    expect(
      await screen.findByText('There is no golden path yet.'),
    ).toBeInTheDocument();
    unmount();
    render({ 'GET /paths': { failsWith: 503, message: 'Away' } });
    expect(await screen.findByText(/Away\. Try again/)).toBeInTheDocument();
  });
});
