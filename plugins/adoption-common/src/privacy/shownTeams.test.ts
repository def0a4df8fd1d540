import fc from 'fast-check';
import { isInSpan } from './__testUtils__/isInSpan';
import { shownTeams } from './shownTeams';

const many = (team: string, count: number) =>
  Array.from({ length: count }, (_, at): [string, string[]] => [
    `${team}${at}`,
    [team],
  ]);

describe('teams that may be shown', () => {
  const groups = new Map<string, { parent?: string }>([
    ['company', {}],
    ['left', { parent: 'company' }],
    ['right', { parent: 'company' }],
    ['a', { parent: 'left' }],
    ['b', { parent: 'left' }],
    ['c', { parent: 'right' }],
    ['d', { parent: 'right' }],
  ]);
  const shown = (...people: Array<[string, string[]]>) =>
    Object.fromEntries(
      [...shownTeams(new Map(people), groups)].map(([team, those]) => [
        team,
        those.size,
      ]),
    );
  const [a, b, c, d] = [many('a', 5), many('b', 6), many('c', 4), many('d', 5)];

  it('are those of which no few are left', () => {
    // d less would be c: neither
    expect(shown(...a, ...b, ...c, ...d)).toEqual({
      company: 20,
      left: 11,
      a: 5,
      b: 6,
      right: 9,
    });
    // What is left of the company would be the four of c
    expect(shown(...a, ...b, ...c)).toEqual({ company: 15, b: 6 });
    expect(shown(...c)).toEqual({});
    expect(shown(...a, ['x', []])).toEqual({});
    expect(shown(...a, ...many('gone', 5))).toEqual({
      company: 5,
      left: 5,
      a: 5,
    });
  });

  it('count who is in several of them once, in the lowest', () => {
    // Both, less the company, would be the one who is in both
    expect(shown(...a, ...b, ['x', ['a', 'd', 'left']], ...d)).toEqual({
      company: 17,
      left: 12,
      a: 6,
      b: 6,
      right: 5,
      d: 5,
    });
    // Of left, what a has not would be of four
    expect(
      shown(...a.slice(1), ...many('left', 4), ['x', ['a', 'left']]),
    ).toEqual({ company: 9, left: 9 });
  });

  it('tell of no few, however their numbers are added and subtracted', () => {
    const names = ['t0', 't1', 't2', 't3'];
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
        fc.array(fc.tuple(fc.subarray(names, { maxLength: 2 }), fc.nat(7)), {
          maxLength: 6,
        }),
        (parents, crowds) => {
          const tree = new Map(
            names.map((name, at) => [
              name,
              // Only to those before it: a tree
              { parent: names[(parents[at] % (at + 1)) - 1] },
            ]),
          );
          const people = new Map(
            crowds.flatMap(([own, count], crowd) =>
              Array.from({ length: count }, (_, at): [string, string[]] => [
                `${crowd}/${at}`,
                own,
              ]),
            ),
          );
          const tables = [...shownTeams(people, tree).values()];
          // Who is in the same tables can't be told apart
          const alike = new Map<string, number>();
          for (const person of people.keys()) {
            const row = tables.map(those => Number(those.has(person))).join();
            alike.set(row, (alike.get(row) ?? 0) + 1);
          }
          const sizes = [...alike.values()];
          const rows = [
            sizes.map(() => 1),
            ...tables.map((_, at) =>
              [...alike.keys()].map(row => Number(row.split(',')[at])),
            ),
          ];
          for (let mask = 1; mask < 2 ** sizes.length - 1; mask++) {
            const some = sizes.map((_, at) => (mask >> at) & 1);
            const count = sizes.reduce(
              (sum, size, at) => sum + size * some[at],
              0,
            );
            expect(count >= 5 || !isInSpan(rows, some)).toBe(true);
          }
        },
      ),
    );
  });
});
