import type { SurveyQuestion } from './types';

/** How those who would not recommend it, might, and would are called. */
const NPS_CLASSES = ['Detractors (0–6)', 'Passives (7–8)', 'Promoters (9–10)'];
const RATINGS = ['1', '2', '3', '4', '5'];

/**
 * What answers to a question are counted by. Of 0 to 10 only the class is: more is not needed, so it is not kept.
 *
 * @public
 */
export function choicesOf(question: SurveyQuestion): string[] {
  switch (question.type) {
    case 'nps':
      return NPS_CLASSES;
    case 'rating':
      return RATINGS;
    case 'multiple_choice':
      return question.options;
    default:
      return [];
  }
}

/** Indices of the choices that an answer, which has been parsed, counts for. */
export function choiceIndices(
  question: SurveyQuestion,
  answer: number | string | string[],
): number[] {
  switch (question.type) {
    case 'nps':
      return [Number(Number(answer) >= 7) + Number(Number(answer) >= 9)];
    case 'rating':
      return [Number(answer) - 1];
    case 'multiple_choice':
      return [answer].flat().map(each => question.options.indexOf(`${each}`));
    default:
      return [];
  }
}
