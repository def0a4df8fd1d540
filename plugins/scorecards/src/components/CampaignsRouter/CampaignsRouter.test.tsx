import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  permissionApiRef,
  usePermission,
} from '@backstage/plugin-permission-react';
import type { Campaign } from '@paved/plugin-scorecards-common';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { readiness, readinessSummary } from '../../testUtils/samples';
import { CampaignsRouter } from './CampaignsRouter';

jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

const campaign: Campaign = {
  id: 'c-1',
  title: 'Coverage by spring',
  scorecard: readiness.ref,
  checks: ['coverage'],
  owner: 'group:default/platform-team',
  startsAt: '2026-11-01T00:00:00Z',
  deadline: '2027-03-01T00:00:00Z',
  state: 'running',
  createdBy: 'user:default/ines-okafor',
};

function render(
  backend: ReturnType<typeof fakeBackend>,
  options: { mayManage: boolean; at?: string },
) {
  // The hook keeps answers across tests
  jest
    .mocked(usePermission)
    .mockReturnValue({ loading: false, allowed: options.mayManage });
  return renderInTestApp(<CampaignsRouter />, {
    apis: [
      [scorecardsApiRef, backend.client],
      [
        permissionApiRef,
        {
          authorize: async () => ({
            result: options.mayManage ? ('ALLOW' as const) : ('DENY' as const),
          }),
        },
      ],
    ],
    mountedRoutes: {
      '/scorecards': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [options.at ?? '/'],
  });
}

describe('CampaignsRouter', () => {
  it('lists campaigns, and lets an owner of a scorecard start one', async () => {
    const backend = fakeBackend({
      'GET /campaigns': {
        items: [
          { ...campaign, id: 'c-0', title: 'Old one', state: 'ended' },
          campaign,
        ],
      },
      'GET /scorecards': { items: [readinessSummary] },
      'POST /campaigns': campaign,
    });
    render(backend, { mayManage: true });
    const titles = await screen.findAllByRole('heading', { level: 2 });
    expect(titles.map(title => title.textContent)).toEqual([
      'Coverage by spring',
      'Old one',
    ]);

    await userEvent.click(
      await screen.findByRole('button', { name: 'New campaign' }),
    );
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByRole('button', { name: 'Start' });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Title/ }),
      'On call',
    );
    expect(start).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: 'Somebody is on call' }),
    );
    await userEvent.click(start);
    await waitFor(() =>
      expect(backend.asked.join('\n')).toMatch(/POST \/campaigns \{/),
    );
    const sent = JSON.parse(
      backend.asked
        .find(question => question.startsWith('POST'))!
        .replace('POST /campaigns ', ''),
    );
    expect(sent).toEqual({
      title: 'On call',
      scorecard: readiness.ref,
      checks: ['oncall'],
      owner: readiness.owner,
      startsAt: expect.any(String),
      deadline: expect.any(String),
    });
    expect(Date.parse(sent.deadline)).toBeGreaterThan(
      Date.parse(sent.startsAt),
    );
  });

  it('shows the progress of each team, furthest behind first, and ends only for who may', async () => {
    const answers = {
      'GET /campaigns/c-1': {
        campaign,
        total: { done: 7, entities: 10 },
        byOwner: [
          { owner: 'group:default/payments', done: 6, entities: 7 },
          { owner: 'group:default/checkout', done: 1, entities: 3 },
        ],
      },
      'GET /scorecards/default/production-readiness': readinessSummary,
      'POST /campaigns/c-1/end': { ...campaign, state: 'ended' },
    };
    const backend = fakeBackend(answers);
    const { unmount } = render(backend, { mayManage: true, at: '/c-1' });
    expect(
      await screen.findByRole('heading', { name: '7 of 10 are done' }),
    ).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('meter')
        .map(meter => meter.getAttribute('aria-valuetext')),
    ).toEqual(['7 of 10', '1 of 3', '6 of 7']);
    expect(
      await screen.findByRole('link', { name: 'Tests cover 80 %' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'End it now' }));
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'End it',
      }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain('POST /campaigns/c-1/end {}'),
    );
    unmount();

    render(fakeBackend(answers), { mayManage: false, at: '/c-1' });
    expect(
      await screen.findByRole('heading', { name: '7 of 10 are done' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'End it now' }),
    ).not.toBeInTheDocument();
  });
});
