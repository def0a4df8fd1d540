import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  column,
  renderRoadmap,
  sent,
} from '../RoadmapRouter/__testUtils__/renderRoadmap';
import {
  declined,
  detail,
  HOSTILE,
  platformRequest,
  roadmap,
  shipped,
} from '../../testUtils/requests';

describe('the roadmap', () => {
  it('shows what is asked for by state, with why it comes first, what shipped and what came of it', async () => {
    const { backend } = renderRoadmap({
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
    const { backend } = renderRoadmap({
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
    const { backend } = renderRoadmap(
      { 'GET /roadmap?search=mainframe': roadmap([declined]) },
      '/?search=mainframe',
    );
    expect(await column('Declined')).toHaveTextContent('A mainframe');
    expect(await column('Next')).toHaveTextContent('Nothing with these words.');
    expect(backend.asked).toEqual(['GET /roadmap?search=mainframe']);
  });

  it('tells what is wrong, and how it goes on', async () => {
    renderRoadmap({
      'GET /roadmap': { failsWith: 500, message: 'No database' },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /could not be loaded.*No database/,
    );
  });

  it('offers nothing that the reader may not do', async () => {
    renderRoadmap({
      'GET /roadmap': roadmap([platformRequest()], { mayAsk: false }),
    });
    expect(await column('Next')).toHaveTextContent('Databases for staging');
    expect(
      screen.queryByRole('button', { name: /need this|Ask for/ }),
    ).not.toBeInTheDocument();
  });

  it('says when what came of it will be known, as long as it is not', async () => {
    const { metric, title, better } = shipped.outcome!;
    const beforeOn = '2026-10-02T00:00:00Z';
    renderRoadmap({
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
});
