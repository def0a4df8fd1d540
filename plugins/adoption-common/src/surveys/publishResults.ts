import { shownParts, type TablePart } from '../privacy/shownParts';
import { choicesOf } from './choices';
import {
  EVERYONE,
  type PublishedQuestion,
  type SurveyCell,
  type SurveyDefinition,
  type SurveyQuestion,
  type SurveyResults,
  type SurveyTally,
} from './types';

interface Counted {
  answers: number;
  counts: number[];
}

/** What options that too few chose are counted as. */
const OTHER = 'Something else';

/**
 * Makes the one table that is published of a survey. What it leaves out can't be computed from it: neither what fewer than
 * `atLeast` people answered, nor what a group answered of which all gave the same answer.
 *
 * Every closed question is answered by the same people; a question is shown for no cell whose number of answers is hidden.
 *
 * @param newId - gives comments their ids, which must tell nothing
 * @public
 */
export function publishResults(options: {
  definition: SurveyDefinition;
  cells: readonly SurveyCell[];
  tally: SurveyTally;
  atLeast: number;
  newId: () => string;
}): SurveyResults {
  const { definition, cells, tally, atLeast, newId } = options;
  const parts = cells.map(({ id, parent }) => ({
    id,
    parent,
    own: tally.cells[id].answers,
  }));
  const remainders = shownParts(parts, {
    add: (a, b) => a + b,
    isEmpty: answers => answers === 0,
    isSafe: answers => answers >= atLeast,
    size: answers => answers,
  });
  const answersOf = (cell: string) =>
    within(cell, cells).reduce((sum, id) => sum + tally.cells[id].answers, 0);
  const shown = cells.filter(({ id }) => remainders.has(id));
  return {
    atLeast,
    invited: Math.max(
      cells.find(({ id }) => id === EVERYONE)!.invited,
      answersOf(EVERYONE),
    ),
    answers: answersOf(EVERYONE),
    cells: cells.map(cell => {
      const answers = remainders.has(cell.id) ? answersOf(cell.id) : undefined;
      // Who has come since it opened is asked too
      return {
        ...cell,
        invited: Math.max(cell.invited, answers ?? 0),
        answers,
      };
    }),
    questions: definition.questions.map(question =>
      question.type === 'free_text'
        ? publishTexts(question, tally.texts[question.id], atLeast, newId)
        : publishCounts(question, cells, shown, tally, atLeast),
    ),
  };
}

function publishTexts(
  { id, type, text }: SurveyQuestion,
  texts: readonly string[],
  atLeast: number,
  newId: () => string,
): PublishedQuestion {
  const isShown = texts.length >= atLeast;
  return {
    ...{ id, type, text },
    ...{ choices: [], rare: [], counts: {} },
    comments: isShown
      ? texts.map(comment => ({ id: newId(), text: comment }))
      : [],
    isHeldBack: texts.length > 0 && !isShown,
  };
}

function publishCounts(
  question: SurveyQuestion,
  cells: readonly SurveyCell[],
  shown: readonly SurveyCell[],
  tally: SurveyTally,
  atLeast: number,
): PublishedQuestion {
  const { id, type, text } = question;
  const ownOf = (cell: string): Counted => ({
    answers: tally.cells[cell].answers,
    counts: tally.cells[cell].counts[id],
  });
  const total = within(EVERYONE, cells).map(ownOf).reduce(sumOf);
  const folding = foldRare(question, total.counts, atLeast);
  // Each cell that is shown, with what belongs to hidden ones within it
  const parts: Array<TablePart<Counted>> = shown.map(cell => ({
    id: cell.id,
    parent: shownAbove(cell, cells, shown),
    own: within(cell.id, cells)
      .filter(each => nearest(each, cells, shown) === cell.id)
      .map(ownOf)
      .map(({ answers, counts }) => ({
        answers,
        counts: folding.fold(counts),
      }))
      .reduce(sumOf),
  }));
  const remainders = shownParts(parts, {
    add: sumOf,
    isEmpty: ({ answers }) => answers === 0,
    // All of the same answer: everyone's is known
    isSafe: ({ answers, counts }) =>
      answers >= atLeast && counts.every(count => count < answers),
    size: ({ answers }) => answers,
  });
  const published = shown.filter(cell => remainders.has(cell.id));
  return {
    ...{ id, type, text },
    // Which options few chose is an answer too: where nothing is shown, that of those few
    ...(published.length > 0
      ? { choices: folding.choices, rare: folding.rare }
      : { choices: choicesOf(question), rare: [] }),
    multiple:
      question.type === 'multiple_choice' && question.multiple
        ? true
        : undefined,
    counts: Object.fromEntries(
      published.map(cell => [
        cell.id,
        folding.fold(within(cell.id, cells).map(ownOf).reduce(sumOf).counts),
      ]),
    ),
    comments: [],
    isHeldBack: false,
  };
}

/** Options that so few of all chose that it tells who they are: counted together, or where several may be chosen left out. */
function foldRare(
  question: SurveyQuestion,
  totals: readonly number[],
  atLeast: number,
): {
  choices: string[];
  rare: string[];
  fold: (counts: readonly number[]) => number[];
} {
  const choices = choicesOf(question);
  const rare = new Set<number>();
  if (question.type === 'multiple_choice') {
    totals.forEach((count, index) => {
      if (count > 0 && count < atLeast) {
        rare.add(index);
      }
    });
    if (!question.multiple && rare.size > 0) {
      // What all others leave over is known, so that must be enough too
      const together = () =>
        [...rare].reduce((sum, index) => sum + totals[index], 0);
      const larger = totals
        .map((count, index) => ({ count, index }))
        .filter(({ count, index }) => count > 0 && !rare.has(index))
        .sort((a, b) => a.count - b.count || a.index - b.index);
      for (const { index } of larger) {
        if (together() >= atLeast) {
          break;
        }
        rare.add(index);
      }
    }
  }
  const isFolded =
    question.type === 'multiple_choice' && !question.multiple && rare.size > 0;
  const kept = (_: unknown, index: number) => !rare.has(index);
  return {
    choices: [...choices.filter(kept), ...(isFolded ? [OTHER] : [])],
    rare: choices.filter((_, index) => rare.has(index)),
    fold: counts => [
      ...counts.filter(kept),
      ...(isFolded
        ? [[...rare].reduce((sum, index) => sum + counts[index], 0)]
        : []),
    ],
  };
}

function sumOf(a: Counted, b: Counted): Counted {
  return {
    answers: a.answers + b.answers,
    counts: a.counts.map((count, index) => count + b.counts[index]),
  };
}

/** A cell with all cells in it. */
function within(cell: string, cells: readonly SurveyCell[]): string[] {
  return [
    cell,
    ...cells
      .filter(({ parent }) => parent === cell)
      .flatMap(({ id }) => within(id, cells)),
  ];
}

/** The cell itself when it is shown, or else the first above it that is. */
function nearest(
  cell: string | undefined,
  cells: readonly SurveyCell[],
  shown: readonly SurveyCell[],
): string | undefined {
  if (cell === undefined || shown.some(({ id }) => id === cell)) {
    return cell;
  }
  return nearest(cells.find(({ id }) => id === cell)?.parent, cells, shown);
}

function shownAbove(
  { parent }: SurveyCell,
  cells: readonly SurveyCell[],
  shown: readonly SurveyCell[],
): string | undefined {
  return nearest(parent, cells, shown);
}
