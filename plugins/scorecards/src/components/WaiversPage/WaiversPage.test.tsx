import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { docsWaiver, readinessSummary } from '../../testUtils/samples';
import { WaiversPage } from './WaiversPage';

const requested = {
  ...docsWaiver,
  id: 'waiver-2',
  state: 'requested',
  events: docsWaiver.events.slice(0, 1),
};

function render(
  backend: ReturnType<typeof fakeBackend>,
  options: { reader?: string; mayDecide?: boolean; query?: string } = {},
) {
  const { reader = 'ines-okafor', mayDecide = true, query = '' } = options;
  return renderInTestApp(<WaiversPage />, {
    apis: [
      [scorecardsApiRef, backend.client],
      [
        identityApiRef,
        mockApis.identity({ userEntityRef: `user:default/${reader}` }),
      ],
      [
        permissionApiRef,
        {
          authorize: async () => ({
            result: mayDecide ? ('ALLOW' as const) : ('DENY' as const),
          }),
        },
      ],
    ],
    mountedRoutes: {
      '/scorecards': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [`/${query}`],
  });
}

describe('WaiversPage', () => {
  it('lets an owner of the scorecard approve, and refuse with a reason', async () => {
    const backend = fakeBackend({
      'GET /scorecards': { items: [readinessSummary] },
      'GET /waivers': { items: [requested] },
      'POST /waivers/waiver-2/approve': docsWaiver,
      'POST /waivers/waiver-2/refuse': docsWaiver,
    });
    render(backend);

    expect(await screen.findByText('Waits for a decision')).toBeInTheDocument();
    expect(await screen.findByText('It has docs')).toBeInTheDocument();
    expect(backend.asked).toContain('GET /waivers?limit=20&state=requested');
    expect(
      screen.getByRole('link', { name: 'ledger-service' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/ledger-service/scorecards?scorecard=scorecard%3Adefault%2Fproduction-readiness',
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Refuse' }),
    );
    const refusal = await screen.findByRole('dialog');
    expect(
      within(refusal).getByRole('button', { name: 'Refuse' }),
    ).toBeDisabled();
    await userEvent.type(
      within(refusal).getByRole('textbox', { name: /Note/ }),
      'The docs are a day of work',
    );
    await userEvent.click(
      within(refusal).getByRole('button', { name: 'Refuse' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        'POST /waivers/waiver-2/refuse {"note":"The docs are a day of work"}',
      ),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );

    await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
    const approval = await screen.findByRole('dialog');
    expect(approval).toHaveTextContent(
      'The check does not count until 31 Jan 2027',
    );
    await userEvent.click(
      within(approval).getByRole('button', { name: 'Approve' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain('POST /waivers/waiver-2/approve {}'),
    );
  });

  it('lets who asked withdraw and not decide, and offers nothing to others who do not own the scorecard', async () => {
    const answers = {
      'GET /scorecards': { items: [readinessSummary] },
      'GET /waivers': { items: [requested] },
      'POST /waivers/waiver-2/revoke': { ...requested, state: 'revoked' },
    };
    const decisions = { name: /Approve|Refuse|Revoke/ };
    for (const mayDecide of [true, false]) {
      const backend = fakeBackend(answers);
      const { unmount } = render(backend, { reader: 'sara-lind', mayDecide });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Withdraw' }),
      );
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent('Nobody has to decide');
      await userEvent.click(
        within(dialog).getByRole('button', { name: 'Withdraw' }),
      );
      await waitFor(() =>
        expect(backend.asked).toContain('POST /waivers/waiver-2/revoke {}'),
      );
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
      await waitFor(() =>
        expect(
          screen.queryAllByText('You asked for it, so somebody else decides.'),
        ).toHaveLength(mayDecide ? 1 : 0),
      );
      expect(screen.queryByRole('button', decisions)).not.toBeInTheDocument();
      unmount();
    }

    render(fakeBackend(answers), { mayDecide: false });
    expect(await screen.findByText('It has docs')).toBeInTheDocument();
    expect(screen.queryByRole('button', decisions)).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Withdraw' }),
    ).not.toBeInTheDocument();
  });

  it('shows what is in force with its story, page by page, and what an empty list means', async () => {
    const backend = fakeBackend({
      'GET /scorecards': { items: [readinessSummary] },
      'GET /waivers?limit=20&state=approved': {
        items: [docsWaiver],
        nextCursor: 'next',
      },
      'GET /waivers?cursor=next&limit=20&state=approved': {
        items: [{ ...docsWaiver, id: 'waiver-3', reason: 'A second one' }],
      },
      'GET /waivers?limit=20&state=refused&state=revoked&state=expired': {
        items: [],
      },
    });
    render(backend, { query: '?view=current' });
    expect(
      (await screen.findByText('Moves to the new docs site')).closest('li'),
    ).toHaveTextContent(/Requested .* by .*Approved .* by .*: Until the move/);
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('A second one')).toBeInTheDocument();
    expect(screen.getByText('Moves to the new docs site')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('tab', { name: 'Ended' }));
    expect(
      await screen.findByText(/No waiver has ended yet/),
    ).toBeInTheDocument();
  });
});
