import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { goldenPathsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  GO,
  ledger,
  ledgerOnPath,
  openUpgrade,
  preview,
} from '../../testUtils/samples';
import { EntityGoldenPath } from './EntityGoldenPath';

const at = '/services/component/default/ledger-service';

function render(answers: Record<string, unknown>) {
  const backend = fakeBackend(answers);
  const rendered = renderInTestApp(
    <EntityProvider
      entity={{
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'ledger-service' },
      }}
    >
      <EntityGoldenPath />
    </EntityProvider>,
    {
      apis: [[goldenPathsApiRef, backend.client]],
      mountedRoutes: {
        '/golden-paths': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
  return { ...rendered, backend };
}

describe('EntityGoldenPath', () => {
  it('tells path and release, the three numbers, and what was changed of what came', async () => {
    render({ [`GET ${at}`]: ledgerOnPath });
    expect(
      await screen.findByRole('heading', { name: 'Go microservice 1.0.0' }),
    ).toBeInTheDocument();
    expect(screen.getByText('1 release behind')).toBeInTheDocument();
    const numbers = screen.getAllByRole('term').map(term => term.parentElement);
    expect(numbers.map(number => number?.textContent)).toEqual([
      expect.stringMatching(/^Releases behind1/),
      expect.stringMatching(/^Managed files changed1/),
      expect.stringMatching(/^Files that would conflict1.*: Dockerfile\.$/),
    ]);
    const managed = screen.getByRole('region', {
      name: 'The platform keeps up to date',
    });
    expect(
      within(managed).getByRole('group', { name: /^Changed:/ }),
    ).toHaveTextContent('Dockerfile would conflict');
    expect(within(managed).getByText('Show 2 files')).toBeInTheDocument();
    expect(screen.getByText('It was never upgraded.')).toBeInTheDocument();
  });

  it('previews an upgrade with its new parameters, and opens exactly that', async () => {
    const { backend } = render({
      [`GET ${at}`]: ledgerOnPath,
      [`POST ${at}/upgrade/preview`]: preview,
      [`POST ${at}/upgrade`]: openUpgrade,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Upgrade to 1.1.0' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/changes 2 files/),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('list', { name: 'Conflicts' }),
    ).toHaveTextContent('Dockerfile: Both sides changed line 3; choose one.');
    expect(
      within(dialog).getByText('What is new in 1.1.0'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText(/after 1 migration: move-deploy/),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText(/deploy\/service\.yaml →/),
    ).toHaveTextContent('deploy/service.yaml → deploy/base.yaml');

    // What it asks for has to be said, and to be seen, before it is opened
    expect(
      within(dialog).getByRole('button', { name: 'Open the change request' }),
    ).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Region/ }),
      'eu',
    );
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Show what these values change',
      }),
    );
    const open = await within(dialog).findByRole('button', {
      name: 'Open the change request',
    });
    await waitFor(() => expect(open).toBeEnabled());
    await userEvent.click(open);
    await waitFor(() =>
      expect(backend.asked).toContain(
        `POST ${at}/upgrade ${JSON.stringify({
          release: '1.1.0',
          parameters: { region: 'eu' },
          hash: 'sha256-preview',
        })}`,
      ),
    );
    expect(backend.asked).toContain(
      `POST ${at}/upgrade/preview {"parameters":{"region":"eu"}}`,
    );
  });

  it('offers nothing but closing what began before history was rewritten', async () => {
    const rewritten = { ...openUpgrade, hasLostBase: true };
    render({
      [`GET ${at}`]: {
        ...ledgerOnPath,
        service: { ...ledger, openUpgrade: rewritten },
        upgrades: [rewritten],
      },
    });
    expect(
      await screen.findByText('History was rewritten since this was proposed'),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Close' })).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Merge' }),
    ).not.toBeInTheDocument();
  });

  it('shows an open change request, how to review it, and merges it on the host without review pages', async () => {
    const { backend, unmount } = render({
      [`GET ${at}`]: {
        ...ledgerOnPath,
        service: { ...ledger, openUpgrade },
        upgrades: [openUpgrade],
      },
      'POST /upgrades/u-1/merge': { ...openUpgrade, state: 'merged' },
    });
    expect(
      await screen.findByRole('group', { name: 'Review it in a clone' }),
    ).toHaveTextContent(
      'git fetch origin golden-path/go-microservice-1.1.0 git diff HEAD...FETCH_HEAD',
    );
    expect(
      screen.queryByRole('button', { name: /^Upgrade to/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() =>
      expect(backend.asked).toContain('POST /upgrades/u-1/merge {}'),
    );
    unmount();

    const onForge = { ...openUpgrade, repository: 'github:acme/ledger' };
    render({
      [`GET ${at}`]: {
        ...ledgerOnPath,
        service: { ...ledger, openUpgrade: onForge },
      },
    });
    expect(
      await screen.findByRole('link', { name: 'Change request to 1.1.0' }),
    ).toHaveAttribute('href', openUpgrade.url);
    expect(
      screen.queryByRole('button', { name: 'Merge' }),
    ).not.toBeInTheDocument();
  });

  it('declares a deviation, steps off and on again', async () => {
    const { backend } = render({
      [`GET ${at}`]: ledgerOnPath,
      [`POST ${at}/deviations`]: {},
      'POST /deviations/d-1/end': {},
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Do it our way' }),
    );
    let dialog = await screen.findByRole('dialog');
    const keep = within(dialog).getByRole('button', { name: 'Keep them ours' });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Files/ }),
      'deploy/**{enter}Dockerfile',
    );
    expect(keep).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'Runs on bare metal',
    );
    await userEvent.click(keep);
    await waitFor(() => {
      const sent = backend.asked.find(question =>
        question.startsWith(`POST ${at}/deviations `),
      );
      expect(JSON.parse(sent?.slice(sent.indexOf('{')) ?? '{}')).toEqual({
        scope: 'files',
        files: ['deploy/**', 'Dockerfile'],
        reason: 'Runs on bare metal',
        reviewOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      });
    });

    backend.answers[`GET ${at}`] = {
      ...ledgerOnPath,
      service: {
        ...ledger,
        steppedOff: true,
        deviations: [
          {
            id: 'd-1',
            repository: ledger.repository,
            path: GO,
            scope: 'path',
            files: [],
            reason: 'We build it otherwise',
            declaredAt: '2026-11-21T10:00:00Z',
            declaredBy: 'user:default/sara-lind',
          },
        ],
      },
    };
    await userEvent.click(
      await screen.findByRole('button', { name: 'Step off this path' }),
    );
    dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Step off' }),
    );
    expect(
      await screen.findByText(/Its team says: We build it otherwise/),
    ).toBeInTheDocument();
    expect(backend.asked).toContain(`POST ${at}/deviations {"scope":"path"}`);
    expect(screen.queryByText('Managed files changed')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Step back on' }));
    await waitFor(() =>
      expect(backend.asked).toContain('POST /deviations/d-1/end {}'),
    );
  });

  it('adopts the path that a service resembles', async () => {
    const { backend } = render({
      [`GET ${at}`]: {
        repository: ledger.repository,
        upgrades: [],
        mayUpgrade: true,
        mayDeviate: true,
      },
      [`POST ${at}/adopt/preview`]: {
        items: [
          {
            path: GO,
            release: '1.0.0',
            likeness: 0.83,
            same: ['Makefile', 'go.mod'],
            different: ['Dockerfile'],
            missing: [],
            parameters: { name: 'ledger-service' },
            fields: [
              { name: 'name', schema: { type: 'string' }, required: true },
              {
                name: 'tier',
                title: 'Tier',
                schema: {
                  type: 'string',
                  enum: ['tier-1', 'tier-2'],
                  enumNames: ['Tier 1: wakes people', 'Tier 2: does too'],
                },
                required: true,
              },
            ],
          },
        ],
      },
      [`POST ${at}/adopt`]: openUpgrade,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Adopt a path' }),
    );
    const matches = await screen.findByRole('list', {
      name: 'Releases that it resembles',
    });
    expect(matches).toHaveTextContent(
      /1\.0\.0: 83 % alike.*2 files the same, 1 different, 0 not there/,
    );
    await userEvent.click(
      within(matches).getByRole('button', {
        name: 'Adopt go-microservice 1.0.0',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    const propose = within(dialog).getByRole('button', {
      name: 'Propose the lock file',
    });
    expect(propose).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Tier|Tier$/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Tier 2: does too' }),
    );
    await userEvent.click(propose);
    await waitFor(() =>
      expect(backend.asked).toContain(
        `POST ${at}/adopt ${JSON.stringify({
          path: GO,
          release: '1.0.0',
          parameters: { name: 'ledger-service', tier: 'tier-2' },
        })}`,
      ),
    );
  });

  it('tells a problem of the lock with its mend, and what can’t be loaded', async () => {
    const { unmount } = render({
      [`GET ${at}`]: {
        ...ledgerOnPath,
        service: {
          ...ledger,
          drift: undefined,
          problem: '.golden-path.yaml line 3: write a release',
        },
      },
    });
    expect(
      await screen.findByText('.golden-path.yaml line 3: write a release'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Upgrade to/ }),
    ).not.toBeInTheDocument();
    unmount();
    render({ [`GET ${at}`]: { failsWith: 503, message: 'Away' } });
    expect(await screen.findByText(/Away\. Try again/)).toBeInTheDocument();
  });
});
