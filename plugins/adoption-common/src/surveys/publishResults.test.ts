import fc from 'fast-check';
import { isInSpan } from '../privacy/__testUtils__/isInSpan';
import { cellFor, cellsOf, type SurveyGroup } from './cells';
import { publishResults } from './publishResults';
import { addAnswers, emptyTally } from './tally';
import {
  EVERYONE,
  type SurveyCell,
  type SurveyDefinition,
  type SurveyResults,
  type SurveyTally,
} from './types';

const K = 5;

const definition: SurveyDefinition = {
  name: 'Quarter',
  questions: [
    { id: 'nps', type: 'nps', text: 'Recommend?' },
    { id: 'ease', type: 'rating', text: 'Easy?' },
    {
      id: 'most',
      type: 'multiple_choice',
      text: 'Valued most?',
      options: ['Docs', 'Support', 'Speed', 'Other'],
      multiple: false,
    },
  ],
};

/** One who answers: index of the cell, and the answers. */
type Person = [cell: number, nps: number, ease: number, most: number];

function cellsFrom(parents: number[]): SurveyCell[] {
  const id = (index: number) =>
    index < 0 ? EVERYONE : `group:default/t${index}`;
  return [
    { id: EVERYONE, title: 'Everyone', invited: 100 },
    ...parents.map((parent, index) => ({
      id: id(index),
      title: id(index),
      // Only to those before it: a tree
      parent: id((parent % (index + 1)) - 1),
      invited: 50,
    })),
  ];
}

function tallyOf(cells: SurveyCell[], people: Person[]): SurveyTally {
  return people.reduce(
    (tally, [cell, nps, ease, most]) =>
      addAnswers(definition, tally, cells[cell % cells.length].id, {
        nps,
        ease,
        most: ['Docs', 'Support', 'Speed', 'Other'][most],
      }),
    emptyTally(definition, cells),
  );
}

const publish = (cells: SurveyCell[], tally: SurveyTally) =>
  publishResults({ definition, cells, tally, atLeast: K, newId: () => 'x' });

function within(cell: string, cells: SurveyCell[]): string[] {
  return [
    cell,
    ...cells
      .filter(({ parent }) => parent === cell)
      .flatMap(({ id }) => within(id, cells)),
  ];
}

/**
 * Every set of people that any sums and differences of what is published for a question tell about; cells in which nobody
 * answered are no people.
 */
function revealed(
  cells: SurveyCell[],
  tally: SurveyTally,
  published: string[],
): string[][] {
  const peopled = cells
    .map(({ id }) => id)
    .filter(id => tally.cells[id].answers > 0);
  const row = (members: string[]) =>
    peopled.map(id => Number(members.includes(id)));
  const rows = published.map(cell => row(within(cell, cells)));
  return Array.from({ length: 2 ** peopled.length - 1 }, (_, mask) =>
    peopled.filter((_id, index) => ((mask + 1) >> index) & 1),
  ).filter(set => isInSpan(rows, row(set)));
}

function leaks(
  cells: SurveyCell[],
  tally: SurveyTally,
  results: SurveyResults,
): string[] {
  const answersOf = (set: string[]) =>
    set.reduce((sum, id) => sum + tally.cells[id].answers, 0);
  const numbers = results.cells.filter(cell => cell.answers !== undefined);
  const small = revealed(
    cells,
    tally,
    numbers.map(({ id }) => id),
  )
    .filter(set => answersOf(set) < K)
    .map(set => `answers of ${set.join('+')}`);
  const answered = results.questions.flatMap(({ id, counts }) =>
    revealed(cells, tally, Object.keys(counts)).flatMap(set => {
      const values = set
        .map(cell => tally.cells[cell].counts[id])
        .reduce((a, b) => a.map((count, index) => count + b[index]));
      if (answersOf(set) < K) {
        return [`${id} of ${set.join('+')}`];
      }
      return values.includes(answersOf(set))
        ? [`${id} of everyone in ${set.join('+')}`]
        : [];
    }),
  );
  return [...small, ...answered];
}

const shown = (results: SurveyResults, question = 'ease') =>
  Object.keys(results.questions.find(({ id }) => id === question)!.counts);

/** So many different people of each cell. */
function mixed(...answers: number[]): Person[] {
  return answers.flatMap((count, cell) =>
    Array.from(
      { length: count },
      (_, index): Person => [
        cell,
        (index * 4) % 11,
        (index % 5) + 1,
        index % 2,
      ],
    ),
  );
}

describe('complementary suppression', () => {
  it.each<[string, number[], number[], string[]]>([
    // Of X = A(3) + B(6), B is hidden too, or X − B gives A
    ['a sibling of a small team', [0, 0], [0, 3, 6], [EVERYONE]],
    // With 4 that belong to X itself, A is not alone
    ['enough others', [0, 0], [4, 3, 6], [EVERYONE, 'group:default/t1']],
    [
      'the smallest sibling',
      [0, 0, 0],
      [0, 2, 9, 6],
      [EVERYONE, 'group:default/t1'],
    ],
    [
      'nothing when nothing is small',
      [0, 0],
      [0, 5, 6],
      [EVERYONE, 'group:default/t0', 'group:default/t1'],
    ],
    ['everything below k', [0, 0], [1, 1, 2], []],
    // t0 holds t1 and t2 and nobody else; three belong to all
    [
      'what stands between',
      [0, 1, 1],
      [3, 0, 5, 6],
      [EVERYONE, 'group:default/t2'],
    ],
  ])('hides %s', (_name, parents, answers, expected) => {
    const cells = cellsFrom(parents);
    const tally = tallyOf(cells, mixed(...answers));
    const results = publish(cells, tally);
    expect(shown(results)).toEqual(expected);
    expect(leaks(cells, tally, results)).toEqual([]);
  });

  it('hides what a group said of which all said the same, and what gives it away', () => {
    const cells = cellsFrom([0, 0, 0]);
    const same = Array.from({ length: 6 }, (): Person => [1, 9, 4, 0]);
    const tally = tallyOf(cells, [...same, ...mixed(0, 0, 7, 8)]);
    const results = publish(cells, tally);
    expect(shown(results)).toEqual([EVERYONE, 'group:default/t2']);
    expect(results.cells.map(({ answers }) => answers)).toEqual([21, 6, 7, 8]);
    expect(leaks(cells, tally, results)).toEqual([]);
  });

  it('is needed: without it, differences give small teams away', () => {
    const cells = cellsFrom([0, 0]);
    const tally = tallyOf(cells, mixed(0, 3, 6));
    const results = publish(cells, tally);
    for (const cell of results.cells) {
      cell.answers = cell.id === 'group:default/t0' ? undefined : 9;
    }
    results.questions[1].counts['group:default/t1'] = [2, 1, 1, 1, 1];
    expect(leaks(cells, tally, results)).toEqual([
      'answers of group:default/t0',
      'ease of group:default/t0',
    ]);
  });

  it('can not be undone by any sums and differences of the published tables', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 6 }), { maxLength: 6 }),
        fc.array(
          fc.tuple(
            fc.nat({ max: 6 }),
            fc.nat({ max: 10 }),
            fc.integer({ min: 1, max: 5 }),
            fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
          ),
          { maxLength: 45 },
        ),
        (parents, people) => {
          const cells = cellsFrom(parents);
          const tally = tallyOf(cells, people);
          const results = publish(cells, tally);
          expect(leaks(cells, tally, results)).toEqual([]);
          // Enough people of different minds are always heard
          const ease = tally.cells;
          const total = Object.values(ease)
            .map(({ counts }) => counts.ease)
            .reduce((a, b) => a.map((count, index) => count + b[index]));
          expect(shown(results).includes(EVERYONE)).toBe(
            people.length >= K && !total.includes(people.length),
          );
          // A rare choice is no number of its own, nor what the others leave over
          const { choices, counts } = results.questions[2];
          for (const count of counts[EVERYONE] ?? []) {
            expect(count === 0 || count >= K).toBe(true);
          }
          expect(
            Object.values(counts).every(each => each.length === choices.length),
          ).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('cells', () => {
  const groups = new Map<string, SurveyGroup>([
    ['all', { title: 'All' }],
    ['pay', { title: 'Payments', parent: 'all' }],
    ['core', { title: 'Core', parent: 'pay' }],
    ['one', { title: 'One', parent: 'pay' }],
    ['loop-a', { title: 'A', parent: 'loop-b' }],
    ['loop-b', { title: 'B', parent: 'loop-a' }],
  ]);
  const people = [
    ...Array.from({ length: 5 }, () => ['core']),
    ['one'],
    ['pay'],
    ['all', 'core'],
    ['loop-a'],
    ['gone'],
    [],
  ];
  const cells = cellsOf(people, groups, K);

  it('are teams that are large enough', () => {
    expect(cells).toEqual([
      { id: EVERYONE, title: 'Everyone asked', invited: 11 },
      { id: 'all', title: 'All', parent: EVERYONE, invited: 8 },
      { id: 'core', title: 'Core', parent: 'pay', invited: 6 },
      { id: 'pay', title: 'Payments', parent: 'all', invited: 8 },
    ]);
  });

  it.each([
    [['core'], 'core'],
    [['all', 'core'], 'core'],
    [['one'], 'pay'],
    [['loop-b'], EVERYONE],
    [['gone'], EVERYONE],
    [[], EVERYONE],
  ])('of who is in %j is %s', (own, expected) => {
    expect(cellFor(own, groups, cells).id).toBe(expected);
  });
});
