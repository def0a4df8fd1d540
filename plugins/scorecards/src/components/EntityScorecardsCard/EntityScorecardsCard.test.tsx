import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { ledgerReadiness } from '../../testUtils/samples';
import { EntityScorecardsCard } from './EntityScorecardsCard';

describe('EntityScorecardsCard', () => {
  it('sums up each scorecard and leads to the tab', async () => {
    const { client } = fakeBackend({
      'GET /entities/component/default/ledger-service': {
        items: [ledgerReadiness],
      },
    });
    renderInTestApp(
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'ledger-service' },
        }}
      >
        <EntityScorecardsCard />
      </EntityProvider>,
      {
        apis: [[scorecardsApiRef, client]],
        mountedRoutes: {
          '/scorecards': rootRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('link', { name: 'Production readiness' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/ledger-service/scorecards?scorecard=scorecard%3Adefault%2Fproduction-readiness',
    );
    expect(screen.getByText('Bronze')).toBeInTheDocument();
    expect(screen.getByText('Stops releases')).toBeInTheDocument();
    expect(
      screen.getByText('2 fixes to Silver, first: Somebody is on call'),
    ).toBeInTheDocument();
  });
});
