import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformEngineer } from '../../testUtils/samples';
import {
  renderSurveys,
  definition,
  survey,
} from './__testUtils__/renderSurveys';

const group = (name: string) => screen.findByRole('radiogroup', { name });

describe('SurveyPage', () => {
  it('is answered by keyboard, and keeps what was chosen when sending fails', async () => {
    const user = userEvent.setup();
    const { asked } = renderSurveys(
      {
        'GET /surveys/s1': survey,
        'POST /surveys/s1/answers': {
          failsWith: 503,
          message: 'The answer could not be kept',
        },
      },
      '/s1',
    );
    expect(
      await screen.findByText('Nobody can tell what you answered'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/added to the counts of Payments \(12 people\)/),
    ).toBeInTheDocument();
    const send = screen.getByRole('button', { name: 'Send my answers' });
    expect(send).toBeDisabled();
    const progress = screen.getByRole('meter', { name: 'Answered' });
    expect(progress).toHaveAttribute('aria-valuetext', '0 of 4');

    const nps = await group('Would you recommend it?');
    await user.tab();
    await user.tab();
    expect(within(nps).getByRole('radio', { name: '0' })).toHaveFocus();
    await user.keyboard(' {ArrowRight}{ArrowRight}');
    expect(within(nps).getByRole('radio', { name: '2' })).toBeChecked();
    await user.click(
      within(await group('How easy is it?')).getByRole('radio', { name: '4' }),
    );
    await user.click(screen.getByRole('radio', { name: 'Support' }));
    expect(screen.getByText(/1 question to go: What took time/)).toBeVisible();
    expect(send).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'Reviews' }));
    await user.click(screen.getByRole('checkbox', { name: 'Tests' }));
    await user.type(
      screen.getByRole('textbox', { name: /What should we improve/ }),
      'The docs',
    );
    expect(progress).toHaveAttribute('aria-valuetext', '4 of 4');
    await user.click(send);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /were not counted.*could not be kept.*still here/,
    );
    expect(within(nps).getByRole('radio', { name: '2' })).toBeChecked();

    // The same answers again
    await user.click(send);
    await waitFor(() =>
      expect(asked.filter(each => each.startsWith('POST'))).toHaveLength(2),
    );
    expect(JSON.parse(asked.at(-1)!.replace(/^\S+ \S+ /, ''))).toEqual({
      answers: {
        nps: 2,
        ease: 4,
        most: 'Support',
        took: ['Reviews', 'Tests'],
        improve: 'The docs',
      },
    });
  });

  it('thanks where the form was, and moves the focus there', async () => {
    const user = userEvent.setup();
    renderSurveys(
      {
        'GET /surveys/s1': {
          ...{ ...survey, answers: undefined },
          definition: { ...definition, questions: [definition.questions[2]] },
        },
        'POST /surveys/s1/answers': {},
      },
      '/s1',
    );
    expect(await screen.findByText(/40 people are asked/)).toBeVisible();
    await user.click(await screen.findByRole('radio', { name: 'Docs' }));
    await user.click(screen.getByRole('button', { name: 'Send my answers' }));
    const thanks = await screen.findByRole('heading', { name: 'Thank you' });
    await waitFor(() => expect(thanks).toHaveFocus());
    expect(screen.queryByRole('button', { name: /Send/ })).toBeNull();
  });

  it.each([
    [{ hasAnswered: true }, /You have answered, thank you/],
    [{ isAsked: false }, /This survey asks others/],
    [{ state: 'planned' as const, isAsked: false }, /It opens on 1 Nov 2026/],
  ])('says why there is nothing to answer: %j', async (more, words) => {
    renderSurveys({ 'GET /surveys/s1': { ...survey, ...more } }, '/s1');
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.queryByRole('radiogroup')).toBeNull();
  });

  it('is closed by who may, after a question', async () => {
    const user = userEvent.setup();
    const { asked } = renderSurveys(
      {
        'GET /context': platformEngineer,
        'GET /surveys/s1': { ...survey, isAsked: false },
        'POST /surveys/s1/close': { ...survey, state: 'closed' },
      },
      '/s1',
    );
    await user.click(
      await screen.findByRole('button', { name: 'Close it now' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      /At least 10 of 40 have answered.*can’t be opened again/,
    );
    await user.click(within(dialog).getByRole('button', { name: 'Close it' }));
    await waitFor(() => expect(asked).toContain('POST /surveys/s1/close'));
  });
});
