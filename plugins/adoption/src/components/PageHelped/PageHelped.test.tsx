import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { usePermission } from '@backstage/plugin-permission-react';
import { adoptionApiRef } from '../../api';
import { roadmapRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { PageHelped } from './PageHelped';

jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

const PAGE = '/docs/default/component/ledger/setup';

function render(answers: Record<string, unknown>) {
  jest.mocked(usePermission).mockReturnValue({ loading: false, allowed: true });
  const backend = fakeBackend(answers);
  renderInTestApp(<PageHelped />, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: { '/roadmap': roadmapRouteRef },
    initialRouteEntries: [PAGE],
  });
  return backend;
}

const button = (name: string) => screen.findByRole('button', { name });

describe('PageHelped', () => {
  it('asks, thanks, and lets who says no say what is missing', async () => {
    const { asked } = render({
      'GET /usage/helpful': { page: PAGE },
      'POST /usage/helpful': { page: PAGE, mine: false },
    });
    const no = await button('No');
    expect(no).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(no);
    await waitFor(() => expect(no).toHaveAttribute('aria-pressed', 'true'));
    expect(asked).toEqual([
      `GET /usage/helpful?path=${encodeURIComponent(PAGE)}`,
      `POST /usage/helpful {"path":"${PAGE}","helped":false}`,
    ]);
    expect(screen.getByRole('status')).toHaveTextContent('Thank you');
    await userEvent.click(await button('Say what is missing'));
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
  });

  it('shows what one said before, and another answer once it is there', async () => {
    const { asked } = render({
      'GET /usage/helpful': { page: PAGE, mine: true },
      'POST /usage/helpful': {
        failsWith: 503,
        message: 'Nobody writes down `helped` now',
      },
    });
    const yes = await button('Yes');
    expect(yes).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(await button('No'));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(await button('No')).toHaveAttribute('aria-pressed', 'false');
    const why = await screen.findByText(/^Nobody writes down/);
    expect(why).toHaveTextContent('Nobody writes down helped now');
    expect(screen.getByText('helped').tagName).toBe('CODE');
    // It is not asked again what has been said
    await userEvent.click(yes);
    expect(asked).toHaveLength(2);
  });

  it('is not there where nobody can be asked', async () => {
    const { asked } = render({});
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(screen.queryByText('Did this page help?')).not.toBeInTheDocument();
  });
});
