import type { SurveyDefinition } from './types';

/**
 * A question of a survey that another one asks too, in the same words: whoever answers both mostly answers it alike. What
 * people write is of no concern, as it is not counted.
 *
 * @public
 */
export function sharedQuestion(
  { questions }: SurveyDefinition,
  other: SurveyDefinition,
): string | undefined {
  const asked = new Set(other.questions.filter(isCounted).map(wordsOf));
  return questions.filter(isCounted).find(each => asked.has(wordsOf(each)))
    ?.text;
}

function isCounted({ type }: SurveyDefinition['questions'][number]): boolean {
  return type !== 'free_text';
}

/** Without what does not change what is asked: case, punctuation, space. */
function wordsOf({ text }: SurveyDefinition['questions'][number]): string {
  return text
    .normalize('NFKC')
    .toLocaleLowerCase('en-US')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
