import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { PreviewResult } from '@paved/plugin-scorecards-common';
import { scorecardsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { LEDGER, ledgerReadiness } from '../../testUtils/samples';
import { TryChangePage } from './TryChangePage';

const result: PreviewResult = {
  entities: 20,
  flipped: 1,
  flips: [
    {
      entityRef: LEDGER,
      owner: 'group:default/payments',
      fromLevel: 'silver',
      toLevel: 'bronze',
      fromGate: 'allow',
      toGate: 'deny',
      checks: [{ check: 'coverage', from: 'pass', to: 'fail' }],
    },
  ],
  byOwner: [{ owner: 'group:default/payments', better: 0, worse: 1 }],
  releases: {
    allowed: 12,
    denied: 1,
    wouldBeDenied: [
      { ...ledgerReadiness.gate, id: 'd-1', commit: '3f2a9c1d5e6b7a80' },
    ],
  },
};

function render(backend: ReturnType<typeof fakeBackend>) {
  return renderInTestApp(<TryChangePage />, {
    apis: [[scorecardsApiRef, backend.client]],
    mountedRoutes: {
      '/scorecards': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
}

describe('TryChangePage', () => {
  it('shows who a draft would change, and which releases it would have denied', async () => {
    const backend = fakeBackend({ 'POST /preview': result });
    render(backend);
    const show = await screen.findByRole('button', {
      name: 'Show what would change',
    });
    expect(show).toBeDisabled();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Draft/ }),
      'kind: Scorecard',
    );
    await userEvent.click(show);

    expect(
      await screen.findByText('1 entity of 20 would change.'),
    ).toBeInTheDocument();
    expect(backend.asked).toEqual([
      'POST /preview {"definition":"kind: Scorecard"}',
    ]);
    expect(screen.getByText('0 better off, 1 worse off')).toBeInTheDocument();
    expect(
      screen.getByText(
        '12 releases were allowed; the draft would have denied 1.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('3f2a9c1').closest('li')).toHaveTextContent(
      /at 3f2a9c1, .*: Tests cover 80 %/,
    );
    expect(screen.getByText('silver → bronze')).toBeInTheDocument();
    expect(screen.getByText('coverage: Passes → Fails')).toBeInTheDocument();
  });

  it('shows every problem of a draft that can’t be read', async () => {
    render(
      fakeBackend({
        'POST /preview': {
          failsWith: 400,
          message:
            'spec.levels: is missing\nspec.checks[0].level: no such level',
        },
      }),
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Draft/ }),
      'kind: Scorecard',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Show what would change' }),
    );
    await waitFor(() =>
      expect(screen.getByRole('alert')).toHaveTextContent(
        /spec\.levels: is missing\s+spec\.checks\[0\]\.level: no such level/,
      ),
    );
  });
});
