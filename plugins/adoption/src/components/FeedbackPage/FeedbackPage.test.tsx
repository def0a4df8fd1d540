import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  renderRoadmap,
  sent,
} from '../RoadmapRouter/__testUtils__/renderRoadmap';
import { detail, feedback } from '../../testUtils/requests';

describe('what people said', () => {
  it('becomes a request, or is set aside', async () => {
    const { backend } = renderRoadmap(
      {
        'GET /feedback?state=new': { items: [feedback] },
        'GET /feedback/f-1/screenshot': {},
        'GET /requests/similar': { items: [] },
        'POST /feedback/f-1/promote': detail(),
        'POST /feedback/f-1/set-aside': feedback,
      },
      '/triage',
    );
    expect(await screen.findByText(feedback.text)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '/create' })).toBeInTheDocument();
    // A picture is a picture, and only shown when asked for
    expect(
      screen.queryByRole('img', { name: /Screenshot/ }),
    ).not.toBeInTheDocument();
    const create = jest.fn(() => 'blob:picture');
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: jest.fn() });
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the screenshot' }),
    );
    expect(
      await screen.findByRole('img', { name: 'Screenshot of /create' }),
    ).toHaveAttribute('src', 'blob:picture');

    await userEvent.click(
      screen.getByRole('button', { name: 'Make a request of it' }),
    );
    const dialog = await screen.findByRole('dialog');
    // What somebody said is not what everybody reads
    expect(dialog).toHaveTextContent('These words are for you only');
    const make = within(dialog).getByRole('button', { name: 'Make it so' });
    expect(make).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Title/ }),
      'Faster databases',
    );
    await userEvent.click(make);
    await waitFor(() =>
      expect(sent(backend.asked, 'POST /feedback/f-1/promote ')).toEqual({
        title: 'Faster databases',
        text: '',
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Set aside' }),
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Answer/ }),
      'See the docs',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Answer and set aside' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain(
        'POST /feedback/f-1/set-aside {"answer":"See the docs"}',
      ),
    );
  });

  it('and tickets, chosen by hand, become one request', async () => {
    const ticket = (id: string) => ({
      id,
      title: `Database ${id}`,
      team: 'group:default/payments',
      createdAt: '2026-11-01T00:00:00Z',
    });
    const { backend } = renderRoadmap(
      {
        'GET /requests/tickets': {
          items: [
            {
              topic: 'database',
              totalItems: 3,
              tickets: ['1', '2', '3'].map(ticket),
            },
          ],
        },
        'GET /requests/similar': {
          items: [
            {
              id: 'r-1',
              title: 'Databases',
              state: 'next',
              shared: ['database'],
              people: 1,
              mine: false,
            },
          ],
        },
        'POST /requests/tickets': detail(),
      },
      '/triage?view=tickets',
    );
    expect(
      await screen.findByRole('heading', { name: 'database: 3 tickets' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Make a request of 0 tickets' }),
    ).toBeDisabled();
    for (const name of ['Database 1', 'Database 3']) {
      await userEvent.click(screen.getByRole('checkbox', { name }));
    }
    await userEvent.click(
      screen.getByRole('button', { name: 'Make a request of 2 tickets' }),
    );
    await userEvent.click(
      await screen.findByRole('radio', { name: /^Databases/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Make it so' }));
    await waitFor(() =>
      expect(sent(backend.asked, 'POST /requests/tickets ')).toEqual({
        request: 'r-1',
        ids: ['1', '3'],
      }),
    );
  });

  it('can be taken back by who said it, who sees what became of it', async () => {
    const { backend } = renderRoadmap(
      {
        'GET /feedback/mine': {
          items: [
            {
              ...feedback,
              state: 'promoted',
              request: { id: 'r-1', title: 'Faster databases' },
            },
            {
              ...feedback,
              id: 'f-2',
              state: 'set-aside',
              answer: 'See the docs',
            },
          ],
        },
        'DELETE /feedback/f-1': {},
      },
      '/mine',
    );
    expect(
      await screen.findByRole('link', { name: 'Faster databases' }),
    ).toHaveAttribute('href', '/roadmap/r-1');
    expect(screen.getByText('See the docs')).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: 'Delete' })[0]);
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('so does your vote');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete' }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain('DELETE /feedback/f-1'),
    );
  });
});
