import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { LEDGER, ledgerReadiness, readiness } from '../../testUtils/samples';
import { WhatBlocks } from './WhatBlocks';

const tab =
  '/catalog/default/component/ledger-service/scorecards?scorecard=scorecard%3Adefault%2Fproduction-readiness';

function render(answers: Record<string, unknown>) {
  return renderInTestApp(<WhatBlocks />, {
    apis: [[scorecardsApiRef, fakeBackend(answers).client]],
    mountedRoutes: {
      '/scorecards': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
}

describe('WhatBlocks', () => {
  it('names services that can’t be released with what to mend first, or says that there are none', async () => {
    const { unmount } = render({
      'GET /blocking': {
        items: [
          {
            entityRef: LEDGER,
            scorecard: readiness.ref,
            level: 'bronze',
            requiredLevel: 'silver',
            gate: 'deny',
            fixes: ledgerReadiness.nextLevel!.fixes,
          },
        ],
      },
    });
    expect(
      await screen.findByRole('link', { name: 'ledger-service' }),
    ).toHaveAttribute('href', tab);
    expect(screen.getByText('Stops releases')).toBeInTheDocument();
    expect(
      screen.getByText(/: Somebody is on call · Tests cover 80 %/),
    ).toHaveTextContent('production-readiness: Somebody is on call');
    unmount();

    render({ 'GET /blocking': { items: [] } });
    expect(
      await screen.findByText('Nothing holds you back.'),
    ).toBeInTheDocument();
  });
});
