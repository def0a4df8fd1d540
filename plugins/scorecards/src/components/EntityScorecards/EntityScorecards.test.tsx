import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { docsWaiver, ledgerReadiness } from '../../testUtils/samples';
import { EntityScorecards } from './EntityScorecards';

const path = '/entities/component/default/ledger-service';
const transition = {
  id: 't-1',
  scorecard: ledgerReadiness.scorecard.ref,
  version: '1',
  entityRef: ledgerReadiness.evaluation.entityRef,
  at: '2026-11-19T07:00:00Z',
  fromLevel: 'silver',
  toLevel: 'bronze',
  changes: [
    {
      check: 'coverage',
      from: 'pass',
      to: 'fail',
      cause: 'fact-changed',
      message: 'Coverage fell from 82 to 61.',
      seen: [],
    },
  ],
};

function render(backend: ReturnType<typeof fakeBackend>, query = '') {
  return renderInTestApp(
    <EntityProvider
      entity={{
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'ledger-service' },
      }}
    >
      <EntityScorecards />
    </EntityProvider>,
    {
      apis: [[scorecardsApiRef, backend.client]],
      mountedRoutes: {
        '/scorecards': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      initialRouteEntries: [`/${query}`],
    },
  );
}

function rowOf(title: string): HTMLElement {
  const checks = screen.getByText(/^Checks \(/).closest('.bui-Card');
  return within(checks as HTMLElement)
    .getByText(title)
    .closest('li') as HTMLElement;
}

describe('EntityScorecards', () => {
  it('tells the level, whether it can be released, every check with what was seen, and what to mend first', async () => {
    const backend = fakeBackend({
      [`GET ${path}`]: { items: [ledgerReadiness] },
      [`GET ${path}/history`]: { items: [transition] },
    });
    render(backend);

    expect(
      await screen.findByRole('heading', { name: 'Production readiness' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Score 33 %')).toBeInTheDocument();
    expect(
      screen.getByText(/Without waivers: Bronze, score 25 %/),
    ).toBeInTheDocument();

    expect(screen.getByText('Stops releases')).toBeInTheDocument();
    expect(
      screen.getByText(
        'No. A release needs Silver, and 1 check stands in the way.',
      ),
    ).toBeInTheDocument();
    // An address that is a script leads nowhere
    expect(
      screen.queryByRole('link', { name: /^Read on/ }),
    ).not.toBeInTheDocument();

    const fixes = screen
      .getByRole('heading', { name: 'To reach Silver' })
      .closest('.bui-Card') as HTMLElement;
    const [first, second] = within(fixes).getAllByRole('listitem');
    expect(first).toHaveTextContent(/Somebody is on call.*Takes minutes/);
    expect(
      within(first).getByRole('link', { name: 'Let a template do it' }),
    ).toHaveAttribute('href', '/create/templates/default/on-call');
    expect(
      within(second).getByRole('link', { name: 'Testing guide' }),
    ).toHaveAttribute('href', 'https://guide.example/tests');

    const coverage = rowOf('Tests cover 80 %');
    expect(within(coverage).getByText('Fails')).toBeInTheDocument();
    expect(coverage).toHaveTextContent(/ci\.coverage61.* at 3f2a9c1/);
    expect(coverage).toHaveTextContent('Mend Tests cover 80 %');
    expect(rowOf('Somebody is on call')).toHaveTextContent(
      /facts older than 7 days don’t count.*not known.*The last try failed: The server did not answer.*never/,
    );
    expect(rowOf('It has docs')).toHaveTextContent(
      /Waived until 31 Jan 2027: Moves to the new docs site Without the waiver: Fails/,
    );

    expect(await screen.findByText('Silver → Bronze')).toBeInTheDocument();
    expect(
      screen.getByText(
        /because a fact changed\. Coverage fell from 82 to 61\./,
      ),
    ).toBeInTheDocument();
    expect(backend.asked).toContain(
      `GET ${path}/history?scorecard=scorecard%3Adefault%2Fproduction-readiness&limit=10`,
    );
  });

  it('names each link after its check', async () => {
    const [reason] = ledgerReadiness.gate.reasons;
    const reasons = [
      { ...reason, url: 'https://guide.example/tests' },
      { ...reason, check: 'docs', title: 'It has docs', url: '/docs' },
    ];
    render(
      fakeBackend({
        [`GET ${path}`]: {
          items: [
            { ...ledgerReadiness, gate: { ...ledgerReadiness.gate, reasons } },
          ],
        },
        [`GET ${path}/history`]: { items: [] },
      }),
    );
    const links = await screen.findAllByRole('link', { name: /^Read on/ });
    expect(links.map(link => link.getAttribute('aria-label'))).toEqual([
      'Read on: Tests cover 80 %',
      'Read on: It has docs',
    ]);
  });

  it('narrows the checks to one state, as the address says', async () => {
    render(
      fakeBackend({
        [`GET ${path}`]: { items: [ledgerReadiness] },
        [`GET ${path}/history`]: { items: [] },
      }),
      '?status=unknown',
    );
    const filters = await screen.findByRole('group', {
      name: 'Filter by state',
    });
    expect(
      within(filters).getByRole('button', { name: 'Not known 1' }),
    ).toHaveAttribute('aria-pressed', 'true');
    expect(screen.queryByText('An owner is assigned')).not.toBeInTheDocument();
    await userEvent.click(
      within(filters).getByRole('button', { name: 'Not known 1' }),
    );
    expect(screen.getByText('An owner is assigned')).toBeInTheDocument();
  });

  it('collects facts again, and shows what came of it', async () => {
    const after = {
      ...ledgerReadiness,
      evaluation: {
        ...ledgerReadiness.evaluation,
        level: 'silver',
        evaluatedAt: '2026-11-21T08:00:00Z',
      },
      gate: { ...ledgerReadiness.gate, decision: 'allow', reasons: [] },
      nextLevel: undefined,
    };
    const backend = fakeBackend({
      [`GET ${path}`]: { items: [ledgerReadiness] },
      [`GET ${path}/history`]: { items: [] },
      [`POST ${path}/refresh`]: { items: [after] },
    });
    render(backend);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Check again now' }),
    );
    expect(
      await screen.findByText('Lets releases through'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Highest level reached' }),
    ).toBeInTheDocument();
  });

  it('keeps ended waivers apart from those in force', async () => {
    const over = { ...docsWaiver, id: 'waiver-0', reason: 'An older one' };
    const backend = fakeBackend({
      [`GET ${path}`]: {
        items: [
          {
            ...ledgerReadiness,
            waivers: [docsWaiver, { ...over, state: 'expired' }],
          },
        ],
      },
      [`GET ${path}/history`]: { items: [] },
    });
    render(backend);
    const older = await screen.findByText('An older one');
    const ended = older.closest('details') as HTMLElement;
    expect(within(ended).getByText('Ended (1)')).toBeInTheDocument();
    expect(
      within(ended).queryByText(docsWaiver.reason),
    ).not.toBeInTheDocument();
  });

  it('asks for a waiver with a reason and an end within the maximum', async () => {
    const backend = fakeBackend({
      [`GET ${path}`]: { items: [ledgerReadiness] },
      [`GET ${path}/history`]: { items: [] },
      'POST /waivers': { ...docsWaiver, state: 'requested' },
    });
    render(backend);
    await screen.findByRole('heading', { name: 'Production readiness' });
    // What passes or is waived already needs none
    expect(
      within(rowOf('It has docs')).queryByText('Request a waiver'),
    ).not.toBeInTheDocument();

    const row = rowOf('Tests cover 80 %');
    await userEvent.click(within(row).getByText('Tests cover 80 %'));
    await userEvent.click(
      within(row).getByRole('button', { name: 'Request a waiver' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('At most 90 days from now');
    const request = within(dialog).getByRole('button', { name: 'Request' });
    expect(request).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'Legacy code',
    );
    await userEvent.click(request);
    await waitFor(() =>
      expect(
        backend.asked.some(question => question.startsWith('POST /waivers')),
      ).toBe(true),
    );
    const sent = backend.asked.find(question =>
      question.startsWith('POST /waivers'),
    )!;
    const body = JSON.parse(sent.slice('POST /waivers '.length));
    expect(body).toEqual({
      scorecard: ledgerReadiness.scorecard.ref,
      check: 'coverage',
      entityRef: ledgerReadiness.evaluation.entityRef,
      reason: 'Legacy code',
      until: expect.any(String),
    });
    const days = (Date.parse(body.until) - Date.now()) / (24 * 3600 * 1000);
    expect(days).toBeGreaterThan(29);
    expect(days).toBeLessThan(32);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('says when no scorecard applies, and what went wrong when it can’t be loaded', async () => {
    const notApplicable = {
      ...ledgerReadiness,
      evaluation: { ...ledgerReadiness.evaluation, applicable: false },
    };
    const { unmount } = render(
      fakeBackend({ [`GET ${path}`]: { items: [notApplicable] } }),
    );
    expect(
      await screen.findByText('No scorecard applies to this.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All scorecards' }),
    ).toHaveAttribute('href', '/scorecards/overview');
    unmount();

    render(
      fakeBackend({
        [`GET ${path}`]: { failsWith: 503, message: 'The database is away' },
      }),
    );
    expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });
});
