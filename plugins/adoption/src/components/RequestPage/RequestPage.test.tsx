import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  column,
  renderRoadmap,
  sent,
} from '../RoadmapRouter/__testUtils__/renderRoadmap';
import { detail, HOSTILE, shipped } from '../../testUtils/requests';
import { definition, platformEngineer } from '../../testUtils/samples';

describe('a request', () => {
  it('shows its story and its sources, as far as they may be seen', async () => {
    renderRoadmap({ 'GET /requests/r-1': detail() }, '/r-1');
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
    renderRoadmap(
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

  it('is rated by those who asked, by keyboard too', async () => {
    const { backend } = renderRoadmap(
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
    const { backend, unmount } = renderRoadmap(answers, '/r-1');
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

    renderRoadmap(
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
    const { unmount } = renderRoadmap(answers, '/r-1');
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

    renderRoadmap(
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
    const { backend } = renderRoadmap(
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
