import { screen, within } from '@testing-library/react';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { adoptionApiRef } from '../../api';
import { rootRouteRef, scorecardsRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  changeFailRate,
  leadTime,
  teamLead,
  voluntary,
} from '../../testUtils/samples';
import { TeamRouter } from '../TeamRouter';

const readiness = 'scorecard%3Adefault%2Freadiness';
const scorecards: Record<string, unknown> = {
  '/scorecards': [
    { scorecard: { ref: 'scorecard:default/readiness', title: 'Readiness' } },
    { scorecard: { ref: 'scorecard:default/security', title: 'Security' } },
  ],
  [`/rollups?scorecard=${readiness}&by=owner`]: [
    { ref: 'group:default/payments', entities: 4, score: 0.5, levels: [] },
  ],
};

function render(backend: ReturnType<typeof fakeBackend>, at: string) {
  return renderInTestApp(<TeamRouter />, {
    apis: [
      [adoptionApiRef, backend.client],
      [
        fetchApiRef,
        {
          fetch: async input =>
            new Response(
              JSON.stringify({
                items:
                  scorecards[
                    String(input).replace('plugin://scorecards', '')
                  ] ?? [],
              }),
            ),
        },
      ],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: { name: 'ledger-service' },
              relations: [
                { type: 'ownedBy', targetRef: 'group:default/payments' },
              ],
            },
          ],
        }),
      ],
    ],
    mountedRoutes: {
      '/scorecards': scorecardsRouteRef,
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    mountPath: '/adoption/team/*',
    initialRouteEntries: [`/adoption/team${at}`],
  });
}

describe('TeamPage', () => {
  it('shows how a team delivers, where it stands on scorecards, and its services, and asks for its numbers only', async () => {
    const backend = fakeBackend({
      'GET /context': {
        ...teamLead,
        teams: [
          ...teamLead.teams,
          {
            ref: 'group:default/cards',
            title: 'Cards',
            parent: 'group:default/payments',
          },
        ],
      },
      'GET /metrics/definitions': {
        items: [voluntary, changeFailRate, leadTime].map(
          tile => tile.definition,
        ),
      },
      'GET /metrics': {
        items: [{ ...changeFailRate, trend: voluntary.trend }, leadTime],
      },
    });
    render(backend, '/default/payments?zone=UTC');

    expect(
      await screen.findByRole('heading', { name: 'Payments' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Cards' })).toHaveAttribute(
      'href',
      '/adoption/team/default/cards?zone=UTC',
    );
    const delivery = await screen.findByRole('list', { name: 'Delivery' });
    expect(within(delivery).getByText('22 %')).toBeInTheDocument();
    expect(
      await within(delivery).findByRole('application', { name: /^By week/ }),
    ).toBeInTheDocument();
    expect(
      within(delivery).getByText(/Send the commit with it/),
    ).toBeInTheDocument();
    expect(
      within(delivery).getByRole('link', { name: 'Change fail rate' }),
    ).toHaveAttribute(
      'href',
      '/adoption/overview/delivery.change-fail-rate?zone=UTC&team=group%3Adefault%2Fpayments',
    );
    expect(
      backend.asked.filter(question => question.startsWith('GET /metrics?')),
    ).toEqual([
      expect.stringMatching(
        /^GET \/metrics\?ids=delivery\.change-fail-rate%2Cdelivery\.lead-time&.*&team=group%3Adefault%2Fpayments$/,
      ),
    ]);

    const standing = await screen.findByRole('region', { name: 'Scorecards' });
    expect(
      await within(standing).findByText('4 entities, mean score 50 %'),
    ).toBeInTheDocument();
    expect(
      within(standing).getByRole('link', { name: 'Readiness' }),
    ).toHaveAttribute(
      'href',
      '/scorecards/overview/default/readiness?view=entities&owner=group%3Adefault%2Fpayments',
    );
    expect(
      within(standing).getByText('It applies to nothing of this team.'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'ledger-service' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/ledger-service/delivery',
    );
  });

  it('names the reader’s teams, each by itself', async () => {
    const { unmount } = render(fakeBackend({ 'GET /context': teamLead }), '');
    expect(
      await screen.findByRole('link', { name: 'Payments' }),
    ).toHaveAttribute('href', '/adoption/team/default/payments');
    expect(screen.queryByText('All teams')).not.toBeInTheDocument();
    unmount();

    render(fakeBackend({ 'GET /context': { ...teamLead, teams: [] } }), '');
    expect(
      await screen.findByText(/You belong to no team in the catalog/),
    ).toBeInTheDocument();
  });
});
