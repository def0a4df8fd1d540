import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { adoptionApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  changeFailRate,
  leadTime,
  teamLead,
  voluntary,
} from '../../testUtils/samples';
import { MyTeamsDelivery } from '../MyTeamsDelivery';
import { AtAGlance } from './AtAGlance';

function render(widget: JSX.Element, answers: Record<string, unknown>) {
  const backend = fakeBackend(answers);
  renderInTestApp(widget, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  return backend;
}

const definitions = {
  items: [changeFailRate, voluntary, leadTime].map(tile => tile.definition),
};

describe('widgets of the home page', () => {
  it('shows the platform at a glance, of what is measured', async () => {
    const backend = render(<AtAGlance />, {
      'GET /metrics/definitions': definitions,
      'GET /metrics': { items: [voluntary, leadTime] },
    });
    const list = await screen.findByRole('list', {
      name: 'The platform in the last 90 days',
    });
    expect(list).toHaveTextContent(
      'Voluntary adoptionof 24 new servicesOn target: above 85 %87.5 %',
    );
    expect(list).toHaveTextContent('Lead time for changesof 0 changesNo data');
    expect(backend.asked[1]).toMatch(
      /^GET \/metrics\?ids=adoption\.voluntary%2Cdelivery\.lead-time&/,
    );
  });

  it('shows how a team of the reader’s delivers, and another one when asked', async () => {
    const backend = render(<MyTeamsDelivery />, {
      'GET /context': {
        ...teamLead,
        teams: [
          ...teamLead.teams,
          { ref: 'group:default/cards', title: 'Cards' },
        ],
      },
      'GET /metrics/definitions': definitions,
      'GET /metrics': { items: [changeFailRate] },
    });
    const list = await screen.findByRole('list', {
      name: 'Delivery in the last 30 days',
    });
    expect(within(list).getByText('22 %')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'More of the last 30 days' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(
        /^\/adoption\/team\/default\/payments\?period=30&zone=./,
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: /Team/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'Cards' }));
    await waitFor(() =>
      expect(backend.asked[backend.asked.length - 1]).toMatch(
        /team=group%3Adefault%2Fcards$/,
      ),
    );
  });
});
