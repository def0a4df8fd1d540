import { choiceIndices, choicesOf } from './choices';
import type {
  SurveyAnswers,
  SurveyCell,
  SurveyDefinition,
  SurveyTally,
} from './types';

/**
 * Of a survey that nobody has answered. Every cell is there from the beginning: what is there does not tell who came first.
 *
 * @public
 */
export function emptyTally(
  { questions }: SurveyDefinition,
  cells: readonly SurveyCell[],
): SurveyTally {
  const closed = questions.filter(({ type }) => type !== 'free_text');
  return {
    cells: Object.fromEntries(
      cells.map(({ id }) => [
        id,
        {
          answers: 0,
          counts: Object.fromEntries(
            closed.map(question => [
              question.id,
              choicesOf(question).map(() => 0),
            ]),
          ),
        },
      ]),
    ),
    texts: Object.fromEntries(
      questions
        .filter(({ type }) => type === 'free_text')
        .map(({ id }) => [id, []]),
    ),
  };
}

/**
 * Counts somebody's answers. What it gives is the same whatever the order of those who answer.
 *
 * @param cell - id of a cell that the tally has
 * @param answers - parsed
 * @public
 */
export function addAnswers(
  { questions }: SurveyDefinition,
  tally: SurveyTally,
  cell: string,
  answers: SurveyAnswers,
): SurveyTally {
  const { answers: before, counts } = tally.cells[cell];
  const added = Object.fromEntries(
    Object.entries(counts).map(([id, numbers]) => {
      const question = questions.find(each => each.id === id)!;
      const indices = choiceIndices(question, answers[id]);
      return [
        id,
        numbers.map((count, index) => count + Number(indices.includes(index))),
      ];
    }),
  );
  return {
    cells: {
      ...tally.cells,
      [cell]: { answers: before + 1, counts: added },
    },
    texts: Object.fromEntries(
      Object.entries(tally.texts).map(([id, texts]) => {
        const text = answers[id];
        return [id, typeof text === 'string' ? [...texts, text].sort() : texts];
      }),
    ),
  };
}
