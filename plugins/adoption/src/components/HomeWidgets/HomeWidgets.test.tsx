import { screen, within } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { HomeCosts, HomeStatus } from '.';

function show(element: JSX.Element, answers: Record<string, unknown>) {
  renderInTestApp(element, {
    apis: [
      [adoptionApiRef, fakeBackend(answers).client],
      [catalogApiRef, catalogApiMock()],
    ],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
}

describe('home widgets', () => {
  it('tells what the reader’s teams’ services cost, against the days before', async () => {
    show(<HomeCosts days={7} />, {
      'GET /costs/mine?days=7': {
        from: '2026-11-14',
        to: '2026-11-21',
        costs: [{ currency: 'EUR', amount: '150' }],
        before: [{ currency: 'EUR', amount: '120' }],
        items: [
          {
            entityRef: 'component:default/ledger',
            title: 'Ledger',
            costs: [{ currency: 'EUR', amount: '140' }],
          },
        ],
        totalItems: 3,
      },
    });
    expect(await screen.findByText('€150')).toBeInTheDocument();
    expect(
      screen.getByText('7 days up to 20 Nov 2026; 25 % more than before'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All 3' })).toHaveAttribute(
      'href',
      '/adoption/costs',
    );
  });

  it('tells whether what is named is up, and that nobody watches the rest', async () => {
    show(<HomeStatus components={['portal', 'new', 'k8s-health']} />, {
      'GET /reliability/components': {
        items: [
          {
            name: 'portal',
            title: 'Portal',
            state: 'up',
            uptime: 99.999,
            watchedMinutes: 43_200,
          },
          {
            name: 'new',
            title: 'New',
            state: 'up',
            uptime: 100,
            watchedMinutes: 28,
          },
          {
            name: 'other',
            title: 'Other',
            state: 'down',
            uptime: 50,
            watchedMinutes: 43_200,
          },
        ],
      },
    });
    const [portal, fresh, cluster, ...others] = await screen.findAllByRole(
      'listitem',
    );
    expect(others).toEqual([]);
    expect(portal).toHaveTextContent('Portal99.99 % up in 30 daysUp');
    expect(fresh).toHaveTextContent('New100 % up in 28 min watchedUp');
    expect(cluster).toHaveTextContent('K8s healthNobody watches it yetUnknown');
    expect(within(cluster).queryByText('Up')).not.toBeInTheDocument();
  });
});
