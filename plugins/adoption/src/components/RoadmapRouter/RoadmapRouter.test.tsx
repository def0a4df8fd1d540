import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { adoptionApiRef } from '../../api';
import { roadmapRouteRef, rootRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import {
  declined,
  detail,
  feedback,
  HOSTILE,
  platformRequest,
  roadmap,
  shipped,
} from '../../testUtils/requests';
import {
  definition,
  platformEngineer,
  teamLead,
} from '../../testUtils/samples';
import { RoadmapRouter } from './RoadmapRouter';

function render(answers: Record<string, unknown>, at = '/') {
  const backend = fakeBackend({ 'GET /context': teamLead, ...answers });
  const rendered = renderInTestApp(<RoadmapRouter />, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/roadmap': roadmapRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [at],
  });
  return { ...rendered, backend };
}

const column = (name: string) => screen.findByRole('region', { name });
/** What was sent with a request. */
const sent = (asked: string[], question: string) =>
  JSON.parse(
    asked.find(each => each.startsWith(question))!.slice(question.length),
  );

describe('the roadmap', () => {
  it('shows what is asked for by state, with why it comes first, what shipped and what came of it', async () => {
    const { backend } = render({
      'GET /roadmap': roadmap([
        platformRequest(),
        platformRequest({
          id: 'r-4',
          title: 'Unknown effort',
          state: 'asked',
          comments: 2,
          priority: {
            requests: 1,
            people: 1,
            tickets: 0,
            services: 0,
            teamSize: 5,
            explanation: '(1 × 5) / effort: no priority yet',
          },
        }),
        shipped,
        declined,
      ]),
      'POST /requests/r-1/votes': detail(),
    });
    const next = await column('Next');
    expect(next).toHaveTextContent('Priority 32.2');
    expect(next).toHaveTextContent('(7 × 23) / 5 = 32.2');
    expect(next).toHaveTextContent(
      '4 people, 2 tickets, 1 service ask; their teams have 23 people',
    );
    // Text of people is text
    expect(within(next).getByText(HOSTILE)).toBeInTheDocument();
    expect(document.querySelector('img[src="x"]')).not.toBeInTheDocument();
    expect(
      within(next).getByRole('link', { name: 'Databases for staging' }),
    ).toHaveAttribute('href', '/roadmap/r-1');

    const asked = await column('Asked for, not decided yet');
    expect(asked).toHaveTextContent('No priority yet');
    expect(asked).toHaveTextContent(/2 comments in surveys, which count for/);
    const done = await column('Shipped');
    expect(done).toHaveTextContent(
      'Lead time for changes: 1 h 30 min ± 5 min (120 changes) in the 30 days before, 30 min ± 5 min (140 changes) in the 30 days after: better',
    );
    expect(done).toHaveTextContent('4.2 of 5 from 7 of those who asked');
    expect(within(done).queryByRole('button', { name: /need/ })).toBeNull();
    expect(await column('Declined')).toHaveTextContent('We are leaving it');
    expect(await column('Now')).toHaveTextContent(
      'Nothing is being worked on.',
    );
    expect(
      screen.queryByRole('link', { name: 'What people said' }),
    ).not.toBeInTheDocument();

    await userEvent.click(
      within(next).getByRole('button', { name: 'What is meant by: Priority' }),
    );
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      '(requests × team size) / effort',
    );
    await userEvent.keyboard('{Escape}');

    await userEvent.click(
      within(next).getByRole('button', {
        name: 'I need this too: Databases for staging',
      }),
    );
    await waitFor(() =>
      expect(backend.asked).toContain('POST /requests/r-1/votes'),
    );
    await waitFor(() =>
      expect(
        backend.asked.filter(question => question === 'GET /roadmap'),
      ).toHaveLength(2),
    );
  });

  it('lets one ask, and shows similar requests first', async () => {
    const { backend } = render({
      'GET /roadmap': roadmap([]),
      'GET /requests/similar': {
        items: [
          {
            id: 'r-1',
            title: 'Databases for staging',
            state: 'next',
            shared: ['staging', 'database'],
            people: 4,
            mine: false,
          },
        ],
      },
      'POST /requests': detail({ id: 'r-5' }),
      'POST /requests/r-1/votes': detail(),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ask for something' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByRole('button', { name: 'Ask' })).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /What do you need/ }),
      'A staging database',
    );
    const similar = await within(dialog).findByRole('region', {
      name: 'Similar requests',
    });
    expect(similar).toHaveTextContent('4 people · shares: staging, database');
    // One question for the whole of what was typed, or a few
    expect(
      backend.asked.filter(each => each.includes('similar')).length,
    ).toBeLessThan(6);
    expect(backend.asked).toContain(
      'GET /requests/similar?text=A+staging+database',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'It is something else: ask' }),
    );
    await waitFor(() =>
      expect(sent(backend.asked, 'POST /requests ')).toEqual({
        title: 'A staging database',
        text: '',
      }),
    );
  });

  it('is searched, at an address that can be kept', async () => {
    const { backend } = render(
      { 'GET /roadmap?search=mainframe': roadmap([declined]) },
      '/?search=mainframe',
    );
    expect(await column('Declined')).toHaveTextContent('A mainframe');
    expect(await column('Next')).toHaveTextContent('Nothing with these words.');
    expect(backend.asked).toEqual(['GET /roadmap?search=mainframe']);
  });

  it('tells what is wrong, and how it goes on', async () => {
    render({ 'GET /roadmap': { failsWith: 500, message: 'No database' } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /could not be loaded.*No database/,
    );
  });

  it('offers nothing that the reader may not do', async () => {
    render({
      'GET /roadmap': roadmap([platformRequest()], { mayAsk: false }),
    });
    expect(await column('Next')).toHaveTextContent('Databases for staging');
    expect(
      screen.queryByRole('button', { name: /need this|Ask for/ }),
    ).not.toBeInTheDocument();
  });
});

describe('a request', () => {
  it('shows its story and its sources, as far as they may be seen', async () => {
    render({ 'GET /requests/r-1': detail() }, '/r-1');
    expect(
      await screen.findByRole('heading', { name: 'Databases for staging' }),
    ).toBeInTheDocument();
    const sources = await column('Where it is from');
    expect(sources).toHaveTextContent('4 people ask for it.');
    expect(sources).toHaveTextContent('ledger does it in its own way');
    expect(within(sources).getByRole('link', { name: 'T-1' })).toHaveAttribute(
      'href',
      'https://tickets.example.com/T-1',
    );
    expect(sources).toHaveTextContent(
      'and 2 more that the catalog does not show you',
    );
    const history = await column('History');
    expect(history).toHaveTextContent(/Not decided yet → Next.*by ines-okafor/);
    expect(history).toHaveTextContent('Many wait for it');
    expect(
      screen.queryByRole('region', { name: 'Decide' }),
    ).not.toBeInTheDocument();
  });

  it('leads on from what has become part of another', async () => {
    render(
      {
        'GET /requests/r-9': detail({
          id: 'r-9',
          mergedInto: { id: 'r-1', title: 'Databases for staging' },
        }),
        'GET /context': platformEngineer,
      },
      '/r-9',
    );
    expect(
      await screen.findByText('This has become part of another request'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /need this|Save/ }),
    ).not.toBeInTheDocument();
  });

  it('says when what came of it will be known, as long as it is not', async () => {
    const { metric, title, better } = shipped.outcome!;
    const beforeOn = '2026-10-02T00:00:00Z';
    render({
      'GET /roadmap': roadmap([
        {
          ...shipped,
          outcome: { metric, title, better, beforeOn },
          rating: { answers: 0, mayRate: true },
        },
      ]),
    });
    const done = await column('Shipped');
    expect(done).toHaveTextContent(
      'Meant to move: Lead time for changes; what it was is known on 2 Oct 2026',
    );
    expect(done).toHaveTextContent(
      'What those who asked say of it is shown when five of them have answered',
    );
  });

  it('is rated by those who asked, by keyboard too', async () => {
    const { backend } = render(
      {
        'GET /requests/r-2': { ...detail(), ...shipped },
        'POST /requests/r-2/rating': shipped.rating,
      },
      '/r-2',
    );
    const lowest = await screen.findByRole('radio', { name: '1, not at all' });
    screen.getByRole('button', { name: /^What is meant by/ }).focus();
    await userEvent.tab();
    expect(lowest).toHaveFocus();
    await userEvent.keyboard(' {ArrowRight}{ArrowRight}{ArrowRight}');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() =>
      expect(backend.asked).toContain('POST /requests/r-2/rating {"score":4}'),
    );
  });

  it('is decided on by those who keep the roadmap, who are told when somebody was faster', async () => {
    const answers = {
      'GET /context': platformEngineer,
      'GET /requests/r-1': detail({ people: ['user:default/sara-lind'] }),
      'GET /metrics/definitions': {
        items: [definition('delivery.lead-time', { title: 'Lead time' })],
      },
      'PATCH /requests/r-1': detail({ version: 4 }),
    };
    const { backend, unmount } = render(answers, '/r-1');
    const decide = await column('Decide');
    expect(await column('Where it is from')).toHaveTextContent('sara-lind');
    const effort = within(decide).getByRole('textbox', { name: /Effort/ });
    await userEvent.clear(effort);
    await userEvent.type(effort, '8');
    await userEvent.tab();

    await userEvent.click(
      await within(decide).findByRole('button', { name: /Meant to move/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Lead time' }),
    );
    await userEvent.click(
      within(decide).getByRole('button', { name: /State/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Declined' }),
    );
    // Not without a reason
    const save = within(decide).getByRole('button', { name: 'Save' });
    expect(save).toBeDisabled();
    await userEvent.type(
      within(decide).getByRole('textbox', { name: /Reason/ }),
      'Too dear',
    );
    await userEvent.click(save);
    await waitFor(() =>
      expect(sent(backend.asked, 'PATCH /requests/r-1 ')).toEqual({
        version: 3,
        title: 'Databases for staging',
        text: HOSTILE,
        state: 'declined',
        reason: 'Too dear',
        effort: 8,
        metric: { metric: 'delivery.lead-time' },
      }),
    );
    unmount();

    render(
      {
        ...answers,
        'PATCH /requests/r-1': {
          failsWith: 409,
          message: 'Somebody else has changed this request',
        },
      },
      '/r-1',
    );
    await userEvent.click(
      within(await column('Decide')).getByRole('button', { name: 'Save' }),
    );
    expect(
      await screen.findByText(/Somebody else has changed this request/),
    ).toBeInTheDocument();
  });

  it('keeps what was said of its effort and its metric, which can only be changed', async () => {
    const answers = {
      'GET /context': platformEngineer,
      'GET /requests/r-1': detail({
        outcome: { metric: 'delivery.lead-time', title: 'Lead time' },
      }),
      'GET /metrics/definitions': {
        items: [definition('delivery.lead-time', { title: 'Lead time' })],
      },
    };
    const { unmount } = render(answers, '/r-1');
    const decide = await column('Decide');
    await userEvent.click(
      await within(decide).findByRole('button', { name: /Meant to move/ }),
    );
    expect(
      (await screen.findAllByRole('option')).map(option => option.textContent),
    ).toEqual(['Lead time']);
    await userEvent.keyboard('{Escape}');
    await userEvent.clear(
      within(decide).getByRole('textbox', { name: /Effort/ }),
    );
    await userEvent.tab();
    expect(within(decide).getByRole('button', { name: 'Save' })).toBeDisabled();
    unmount();

    render(
      {
        ...answers,
        'GET /metrics/definitions': { failsWith: 503, message: 'Not now' },
      },
      '/r-1',
    );
    expect(
      await screen.findByText(
        'What it can be meant to move could not be loaded',
      ),
    ).toBeInTheDocument();
  });

  it('is merged into one that is about the same, by keyboard too', async () => {
    const staging = {
      id: 'r-6',
      title: 'Staging',
      state: 'asked',
      shared: ['staging'],
      people: 2,
      mine: false,
    };
    const { backend } = render(
      {
        'GET /context': platformEngineer,
        'GET /requests/r-1': detail(),
        'GET /metrics/definitions': { items: [] },
        'GET /requests/similar?text=Databases+for+staging&except=r-1': {
          items: [staging],
        },
        'GET /requests/similar': {
          items: [{ ...staging, id: 'r-7', title: 'Backups' }],
        },
        'POST /requests/r-1/merge': detail({ id: 'r-6' }),
        'GET /requests/r-6': detail({ id: 'r-6', title: 'Staging' }),
      },
      '/r-1',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Merge into another' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByRole('button', { name: 'Merge' }),
    ).toBeDisabled();
    await within(dialog).findByRole('radio', { name: /^Staging/ });
    const search = within(dialog).getByRole('textbox', { name: /^Look for/ });
    await userEvent.click(search);
    await userEvent.tab();
    await userEvent.keyboard(' ');
    expect(
      within(dialog).getByRole('radio', { name: /^Staging/ }),
    ).toBeChecked();

    // What is not shown any more is not chosen
    await userEvent.clear(search);
    await userEvent.type(search, 'Backups');
    const other = await within(dialog).findByRole('radio', {
      name: /^Backups/,
    });
    expect(
      within(dialog).getByRole('button', { name: 'Merge' }),
    ).toBeDisabled();
    await userEvent.tab();
    expect(other).toHaveFocus();

    await userEvent.clear(search);
    await userEvent.type(search, 'Databases for staging');
    await userEvent.click(
      await within(dialog).findByRole('radio', { name: /^Staging/ }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Merge' }),
    );
    await waitFor(() =>
      expect(sent(backend.asked, 'POST /requests/r-1/merge ')).toEqual({
        into: 'r-6',
        version: 3,
      }),
    );
  });
});

describe('what people said', () => {
  it('becomes a request, or is set aside', async () => {
    const { backend } = render(
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
    const { backend } = render(
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
    const { backend } = render(
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
