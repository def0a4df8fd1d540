import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformEngineer } from '../../testUtils/samples';
import {
  renderSurveys,
  definition,
  source,
  survey,
} from './__testUtils__/renderSurveys';

describe('OpenSurveyPage', () => {
  it('is opened from a file, with the questions as people will see them', async () => {
    const user = userEvent.setup();
    const { asked } = renderSurveys(
      {
        'GET /context': platformEngineer,
        'GET /surveys/definitions': {
          items: [
            {
              ...source,
              path: 'surveys/bad.yaml',
              problems: [{ line: 3, message: 'There are no questions' }],
            },
            { ...source, definition, problems: [] },
          ],
        },
        'POST /surveys': { ...survey, id: 's9' },
        'GET /surveys/s9': { ...survey, id: 's9' },
      },
      '/new',
    );
    expect(
      await screen.findByText('surveys/bad.yaml:3: There are no questions'),
    ).toBeInTheDocument();
    const preview = screen.getByRole('region', {
      name: 'As people will see it',
    });
    expect(
      within(preview).getByRole('radiogroup', {
        name: 'Would you recommend it?',
      }),
    ).toBeInTheDocument();
    await user.click(
      screen.getByRole('radio', { name: 'The people of some teams' }),
    );
    const open = screen.getByRole('button', { name: 'Open it' });
    expect(open).toBeDisabled();
    await user.click(screen.getByRole('radio', { name: 'Everyone' }));
    await user.click(open);
    await waitFor(() =>
      expect(asked.some(each => each.startsWith('POST /surveys {'))).toBe(true),
    );
    const sent = JSON.parse(
      asked
        .find(each => each.startsWith('POST /surveys {'))!
        .replace('POST /surveys ', ''),
    );
    expect(sent).toMatchObject({
      path: 'surveys/quarter.yaml',
      commit: source.commit,
      audience: 'everyone',
    });
    expect(Date.parse(sent.closesAt)).toBeGreaterThan(
      Date.now() + 13 * 86_400_000,
    );
    expect(
      await screen.findByRole('heading', { name: 'Platform satisfaction' }),
    ).toBeInTheDocument();
  });

  it('says what to do when there is nothing to open', async () => {
    renderSurveys(
      {
        'GET /context': platformEngineer,
        'GET /surveys/definitions': { items: [] },
      },
      '/new',
    );
    expect(
      await screen.findByText(/There is no survey to open/),
    ).toHaveTextContent('adoption.surveys.repository');
  });
});
