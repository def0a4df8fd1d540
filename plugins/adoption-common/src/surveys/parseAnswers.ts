import { InputError } from '@backstage/errors';
import type { SurveyAnswers, SurveyDefinition, SurveyQuestion } from './types';

/** Of one free text. */
export const MOST_ANSWER_CHARACTERS = 2_000;

/**
 * Reads what somebody answers. Texts that say nothing are left out.
 *
 * @throws InputError naming the question, never what was answered: messages end up in logs
 * @public
 */
export function parseAnswers(
  { questions }: SurveyDefinition,
  value: unknown,
): SurveyAnswers {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('answers: must be a map, by the ids of questions');
  }
  const given = new Map(Object.entries(value));
  for (const id of given.keys()) {
    if (!questions.some(question => question.id === id)) {
      throw new InputError(
        `answers: there is an answer to something that is not asked; the questions are ${questions
          .map(question => question.id)
          .join(', ')}`,
      );
    }
  }
  return Object.fromEntries(
    questions.flatMap(question => {
      const answer = parseAnswer(question, given.get(question.id));
      return answer === undefined ? [] : [[question.id, answer]];
    }),
  );
}

function parseAnswer(question: SurveyQuestion, value: unknown) {
  const wrong = (must: string) =>
    new InputError(`answers.${question.id}: ${must}`);
  switch (question.type) {
    case 'nps':
      return wholeNumber(value, 0, 10, wrong);
    case 'rating':
      return wholeNumber(value, 1, 5, wrong);
    case 'multiple_choice':
      return chosen(question, value, wrong);
    default: {
      if (value === undefined || value === null) {
        return undefined;
      }
      if (typeof value !== 'string' || value.length > MOST_ANSWER_CHARACTERS) {
        throw wrong(`must be a text of ${MOST_ANSWER_CHARACTERS} characters`);
      }
      // PostgreSQL takes neither NUL nor halves of characters
      return (
        value
          .replaceAll('\0', '')
          .replace(/\p{Cs}/gu, '')
          .trim() || undefined
      );
    }
  }
}

function wholeNumber(
  value: unknown,
  least: number,
  most: number,
  wrong: (must: string) => Error,
): number {
  if (
    !Number.isInteger(value) ||
    Number(value) < least ||
    Number(value) > most
  ) {
    throw wrong(`must be a whole number from ${least} to ${most}`);
  }
  return Number(value);
}

function chosen(
  { options, multiple }: SurveyQuestion & { type: 'multiple_choice' },
  value: unknown,
  wrong: (must: string) => Error,
): string | string[] {
  const choices = multiple && Array.isArray(value) ? value : [value];
  if (
    choices.length === 0 ||
    new Set(choices).size !== choices.length ||
    !choices.every(choice => options.includes(choice))
  ) {
    throw wrong(
      multiple
        ? 'must be a list of options, each once, one at least'
        : 'must be one of the options',
    );
  }
  return multiple ? choices : choices[0];
}
