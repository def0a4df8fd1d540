import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { usePermission } from '@backstage/plugin-permission-react';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import { repositoriesApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend, ledgerApi } from '../../testUtils/fakeBackend';
import { RepositoryPage } from './RepositoryPage';

const path = '/repositories/directory/fintech-fast/ledger-api';
const history = {
  items: [
    {
      id: '3f2a',
      subject: 'Round half to even',
      authorName: 'Sara Lind',
      authorEmail: 'sara@fintech-fast.example',
      authoredAt: '2026-11-20T07:00:00Z',
    },
  ],
};

jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

function render(
  backend: ReturnType<typeof fakeBackend>,
  options: { mayChange?: boolean; query?: string } = {},
) {
  // The hook keeps answers across tests
  jest
    .mocked(usePermission)
    .mockReturnValue({ loading: false, allowed: options.mayChange ?? false });
  return renderInTestApp(<RepositoryPage />, {
    apis: [
      [repositoriesApiRef, backend.client],
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/sara-lind',
          token: 'a-token',
        }),
      ],
    ],
    config: { backend: { baseUrl: 'http://localhost' } },
    mountedRoutes: {
      '/repositories': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    mountPath: '/at/:host/:owner/:name',
    initialRouteEntries: [
      `/at/directory/fintech-fast/ledger-api${options.query ?? ''}`,
    ],
  });
}

describe('RepositoryPage', () => {
  it('answers why a broken repository is not in the catalog, with line and mend', async () => {
    const broken: RepositoryDetail = {
      ...ledgerApi,
      state: 'broken',
      entities: [],
      entityCount: 0,
      errorCount: 1,
      findings: [
        {
          repositoryId: ledgerApi.id,
          commit: '3f2a9c1d5e6b7a80',
          rule: 'yaml-syntax',
          severity: 'error',
          path: 'catalog-info.yaml',
          line: 7,
          message: 'A colon too many',
          remedy: 'Put the value, such as `a: b`, in quotes',
        },
      ],
    };
    const backend = fakeBackend({
      [`GET ${path}`]: broken,
      [`GET ${path}/history`]: history,
      [`POST ${path}/refresh`]: { repository: ledgerApi, findings: [] },
    });
    render(backend, { mayChange: true });

    expect(
      await screen.findByText('Why is it not in the catalog?'),
    ).toBeInTheDocument();
    expect(screen.getByText('A colon too many')).toBeInTheDocument();
    // Code in a sentence is shown as code, not with its marks
    const mend = screen.getByText(/^Put the value/);
    expect(mend).toHaveTextContent('Put the value, such as a: b, in quotes');
    expect(within(mend).getByText('a: b').tagName).toBe('CODE');
    expect(
      screen.getByRole('link', { name: 'catalog-info.yaml:7' }),
    ).toHaveAttribute(
      'href',
      '/repositories/directory/fintech-fast/ledger-api?ref=3f2a9c1d5e6b7a80&path=catalog-info.yaml&line=7',
    );
    expect(
      await screen.findByText(/Round half to even, by Sara Lind/),
    ).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Check again now' }),
    );
    await waitFor(() =>
      expect(
        backend.asked.filter(question => question === `GET ${path}`),
      ).toHaveLength(2),
    );
    expect(backend.asked).toContain(`POST ${path}/refresh`);
  });

  it.each([
    [
      true,
      'It is in the catalog with 2 entities, 1 of them in the last good version: 1 error keeps what is wrong out. Each is listed below with its line and its mend.',
    ],
    [
      undefined,
      'It is in the catalog with 2 entities: 1 error keeps what is wrong out. Each is listed below with its line and its mend.',
    ],
  ] as const)(
    'speaks of a last good version only where there is one: %s',
    async (lastGood, answer) => {
      const [ledger] = ledgerApi.entities;
      const broken: RepositoryDetail = {
        ...ledgerApi,
        state: 'broken',
        errorCount: 1,
        entityCount: 2,
        entities: [
          ledger,
          { ...ledger, entityRef: 'api:default/ledger', lastGood },
        ],
      };
      render(
        fakeBackend({
          [`GET ${path}`]: broken,
          [`GET ${path}/history`]: history,
        }),
      );
      expect(await screen.findByText(answer)).toBeInTheDocument();
      expect(
        screen.queryAllByText('api, in its last good version'),
      ).toHaveLength(lastGood ? 1 : 0);
    },
  );

  it('gives a catalog file to copy when there is none, and no button to who may not check', async () => {
    render(
      fakeBackend({
        [`GET ${path}`]: {
          ...ledgerApi,
          state: 'no-catalog-file',
          entities: [],
          files: [],
        },
        [`GET ${path}/history`]: history,
      }),
    );
    expect(
      await screen.findByLabelText('Minimal catalog-info.yaml'),
    ).toHaveTextContent(
      'kind: Component metadata: name: ledger-api description: "Books every movement of money"',
    );
    expect(
      screen.queryByRole('button', { name: 'Check again now' }),
    ).not.toBeInTheDocument();
  });

  it('shows a file at a commit with the line of a finding', async () => {
    const commit = '3f2a9c1d5e6b7a80';
    render(
      fakeBackend({
        [`GET ${path}`]: ledgerApi,
        [`GET ${path}/tree?ref=${commit}`]: {
          commit,
          entries: [
            { path: 'catalog-info.yaml', type: 'file', id: 'a' },
            { path: 'src/index.ts', type: 'file', id: 'b' },
          ],
        },
        [`GET ${path}/file?ref=${commit}&path=catalog-info.yaml`]: {
          path: 'catalog-info.yaml',
          commit,
          size: 24,
          encoding: 'utf8',
          content: 'kind: Component\nspec: a: b\n',
        },
      }),
      { query: `?ref=${commit}&path=catalog-info.yaml&line=2` },
    );
    expect(
      (await screen.findByText('spec: a: b')).closest('li'),
    ).toHaveAttribute('aria-current', 'location');
    await userEvent.click(screen.getByRole('button', { name: 'src' }));
    expect(screen.getByRole('link', { name: 'index.ts' })).toHaveAttribute(
      'href',
      `/repositories/directory/fintech-fast/ledger-api?ref=${commit}&path=src%2Findex.ts`,
    );
  });

  it('copies a push command with the token, which the page never shows; for its own repositories and who may push only', async () => {
    const own = {
      ...ledgerApi,
      cloneUrl: 'http://localhost/git/fintech-fast/ledger-api.git',
    };
    const answers = (repository: RepositoryDetail) =>
      fakeBackend({
        [`GET ${path}`]: repository,
        [`GET ${path}/history`]: history,
      });
    const user = userEvent.setup();
    const copy = jest.spyOn(navigator.clipboard, 'writeText');
    const mayChange = { mayChange: true };
    const { unmount } = render(answers(own), mayChange);
    await user.click(
      await screen.findByRole('button', { name: 'Copy: Push command' }),
    );
    await waitFor(() =>
      expect(copy).toHaveBeenCalledWith(
        'git -c http.extraHeader="Authorization: Bearer a-token" push',
      ),
    );
    expect(document.body).not.toHaveTextContent('a-token');
    unmount();

    const elsewhere = { ...own, cloneUrl: 'https://git.example/a.git' };
    for (const withoutPush of [
      () => render(answers(elsewhere), mayChange),
      () => render(answers(own)),
    ]) {
      const page = withoutPush();
      expect(await screen.findByLabelText('Clone command')).toBeInTheDocument();
      expect(screen.queryByLabelText('Push command')).not.toBeInTheDocument();
      page.unmount();
    }
  });

  it('says what to do about a repository that is not there', async () => {
    render(fakeBackend({}));
    expect(
      await screen.findByText(
        /There is no repository fintech-fast\/ledger-api/,
      ),
    ).toBeInTheDocument();
    expect(document.title).toMatch(/^Page not found/);
  });
});
