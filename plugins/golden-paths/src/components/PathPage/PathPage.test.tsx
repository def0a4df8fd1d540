import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { goldenPathsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  forecast,
  goDetail,
  ledger,
  openUpgrade,
  rollout,
} from '../../testUtils/samples';
import { PathPage } from './PathPage';

const at = '/paths/default/go-microservice';

function render(answers: Record<string, unknown>, query = '') {
  const backend = fakeBackend({
    'GET /creations': { items: [] },
    [`GET ${at}`]: goDetail,
    [`GET ${at}/forecasts`]: { items: [] },
    ...answers,
  });
  const rendered = renderInTestApp(<PathPage />, {
    apis: [
      [goldenPathsApiRef, backend.client],
      [scaffolderApiRef, {} as never],
      [catalogApiRef, catalogApiMock()],
    ],
    mountedRoutes: {
      '/golden-paths': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    mountPath: '/at/:namespace/:name',
    initialRouteEntries: [`/at/default/go-microservice${query}`],
  });
  return { ...rendered, backend };
}

describe('PathPage', () => {
  it('tells what the path gives, asks and promises, and takes a rating', async () => {
    const { backend } = render({ [`PUT ${at}/rating`]: {} });
    expect(
      await screen.findByRole('heading', { name: 'Go microservice' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Create' })).toHaveAttribute(
      'href',
      '/create/templates/default/go-microservice',
    );
    expect(screen.getByText('Upgrades within a week')).toBeInTheDocument();
    expect(screen.getByText('The business logic')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '#golden-paths' })).toHaveAttribute(
      'href',
      'https://chat.example/gp',
    );
    expect(screen.getByRole('link', { name: 'coverage' })).toHaveAttribute(
      'href',
      '/scorecards/overview/default/production-readiness?view=entities&check=coverage',
    );
    const structure = screen.getByRole('group', {
      name: 'Structure of Go microservice',
    });
    expect(structure).toHaveTextContent('cmd/main.goMakefile');
    await userEvent.click(
      within(structure).getByRole('button', { name: 'cmd/' }),
    );
    expect(structure).toHaveTextContent(/^cmd\/Makefile$/);
    expect(screen.getByText('go build ./...')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '9' })).toHaveAttribute(
      'href',
      '/golden-paths/default/go-microservice?view=services&state=behind',
    );

    expect(screen.getByRole('radio', { name: '1, badly' })).toHaveProperty(
      'tabIndex',
      0,
    );
    await userEvent.click(screen.getByRole('radio', { name: '4' }));
    await userEvent.type(
      screen.getByRole('textbox', { name: /better/ }),
      'Faster CI',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() =>
      expect(backend.asked).toContain(
        `PUT ${at}/rating {"score":4,"comment":"Faster CI"}`,
      ),
    );
  });

  it('asks the backend for the services that the address names, a page at a time', async () => {
    const { backend } = render(
      {
        [`GET ${at}/services`]: {
          items: [
            { ...ledger, openUpgrade },
            {
              ...ledger,
              repository: 'directory:fintech-fast/fees',
              entityRef: undefined,
              title: undefined,
              owner: undefined,
              drift: undefined,
              problem: 'line 3: release: must be a semantic version',
            },
          ],
          totalItems: 41,
          nextCursor: 'c2',
        },
      },
      '?view=services&state=behind&owner=group%3Adefault%2Fpayments',
    );
    const row = (await screen.findByText('Ledger')).closest(
      '[role="row"]',
    ) as HTMLElement;
    expect(row).toHaveTextContent(/1\.0\.0.*1 release behind/);
    expect(within(row).getByRole('link', { name: 'To 1.1.0' })).toHaveAttribute(
      'href',
      openUpgrade.url,
    );
    expect(
      screen.getByText('line 3: release: must be a semantic version'),
    ).toBeInTheDocument();
    const asked = 'owner=group%3Adefault%2Fpayments&state=behind&limit=20';
    expect(backend.asked).toContain(`GET ${at}/services?${asked}`);
    expect(screen.getByText('41 services')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Next table page' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(`GET ${at}/services?${asked}&cursor=c2`),
    );
  });

  it('forecasts a candidate and publishes it', async () => {
    const { backend } = render(
      {
        [`GET ${at}/forecasts`]: { items: [forecast] },
        [`POST ${at}/forecasts`]: { ...forecast, state: 'running' },
        [`POST ${at}/releases`]: goDetail.releases[0],
      },
      '?view=releases',
    );
    const outcomes = await screen.findByRole('list', { name: 'Outcomes' });
    expect(outcomes).toHaveTextContent('Clean: 2 (67 %)Conflict: 1 (33 %)');
    expect(screen.getByText('Distroless 12')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: '9 services on it' }),
    ).toHaveAttribute(
      'href',
      '/golden-paths/default/go-microservice?view=services&release=1.0.0',
    );

    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('A release can’t be changed');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish 1.2.0' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        `POST ${at}/releases {"version":"1.2.0"}`,
      ),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Forecast' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(`POST ${at}/forecasts {"ref":"main"}`),
    );
  });

  it('keeps a candidate with problems in, and from those who may not', async () => {
    const { unmount } = render(
      {
        [`GET ${at}`]: {
          ...goDetail,
          candidate: { ...goDetail.candidate, problems: ['Digest changed'] },
        },
      },
      '?view=releases',
    );
    expect(await screen.findByText('Digest changed')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Publish' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Forecast' })).toBeDisabled();
    unmount();
    render(
      { [`GET ${at}`]: { ...goDetail, mayPublish: false } },
      '?view=releases',
    );
    expect(
      await screen.findByText(/its owners forecast and publish it/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Publish' }),
    ).not.toBeInTheDocument();
  });

  it('follows a forecast until it is done, then shows who and what conflicts', async () => {
    const answers: Record<string, unknown> = {
      'GET /forecasts/f-1': {
        ...forecast,
        state: 'running',
        done: 1,
        items: [],
        files: [],
      },
    };
    const { backend } = render(answers, '?view=releases&forecast=f-1');
    expect(
      await screen.findByRole('meter', { name: 'Services tried' }),
    ).toHaveAttribute('aria-valuetext', '1 of 3');
    backend.answers['GET /forecasts/f-1'] = forecast;
    expect(
      await screen.findByRole('heading', {
        name: '1.2.0: 2 clean, 1 conflict',
      }),
    ).toBeInTheDocument();
    const files = screen
      .getByRole('heading', { name: 'Files in conflict' })
      .closest('.bui-Card') as HTMLElement;
    expect(files).toHaveTextContent('Dockerfile1 service');
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows[0]).toHaveTextContent(/ledger-service.*Conflict.*Dockerfile/);
    expect(rows[1]).toHaveTextContent(/fees.*Clean.*3 files would change/);
  });

  it('tells why a roll-out stopped, and resumes it', async () => {
    const { backend } = render(
      {
        [`GET ${at}/rollouts`]: { items: [rollout] },
        'POST /rollouts/r-1/resume': { ...rollout, state: 'running' },
      },
      '?view=rollouts',
    );
    const first = await screen.findByRole('region', { name: 'Wave 1' });
    expect(screen.getByText(/fails coverage since\. Look/)).toBeInTheDocument();
    expect(
      within(first).getByRole('meter', { name: 'Wave 1' }),
    ).toHaveAttribute('aria-valuetext', '1 of 1');
    expect(first).toHaveTextContent('fails since: coverage');
    expect(screen.getByRole('region', { name: 'Wave 2' })).toHaveTextContent(
      'No service was left for it.',
    );
    // One at a time
    expect(
      screen.queryByRole('button', { name: 'Roll out 1.1.0' }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect(
      screen.getByText('It goes on where it stopped.'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() =>
      expect(backend.asked).toContain('POST /rollouts/r-1/resume {}'),
    );
  });

  it('starts a roll-out in waves', async () => {
    const { backend } = render(
      {
        [`GET ${at}/rollouts`]: { items: [] },
        [`POST ${at}/rollouts`]: rollout,
      },
      '?view=rollouts',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll out 1.1.0' }),
    );
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByRole('button', { name: 'Start' });
    const sizes = within(dialog).getByRole('textbox', {
      name: 'Size of the waves',
    });
    await userEvent.clear(sizes);
    await userEvent.type(sizes, '2, many');
    expect(start).toBeDisabled();
    await userEvent.clear(sizes);
    await userEvent.type(sizes, '2, 10');
    await userEvent.click(start);
    await waitFor(() =>
      expect(backend.asked).toContain(
        `POST ${at}/rollouts ${JSON.stringify({
          version: '1.1.0',
          policy: {
            waves: [{ size: 2 }, { size: 10 }, {}],
            pauseHours: 24,
            maxOpenPerOwner: 2,
            maxFailures: 0,
          },
        })}`,
      ),
    );
  });

  it('says that a path is not there', async () => {
    render({ [`GET ${at}`]: undefined });
    expect(
      await screen.findByText('There is no golden path go-microservice'),
    ).toBeInTheDocument();
  });
});
