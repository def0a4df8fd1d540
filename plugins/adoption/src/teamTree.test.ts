import { teamTree } from './teamTree';

const team = (ref: string, parent?: string) => ({ ref, title: ref, parent });

describe('teamTree', () => {
  it('sets groups below the one they belong to, in the order given', () => {
    expect(
      teamTree([
        team('cards', 'payments'),
        team('engineering'),
        team('ledger', 'payments'),
        team('payments', 'engineering'),
        team('sales', 'not-shown'),
      ]).map(({ ref, depth }) => [ref, depth]),
    ).toEqual([
      ['engineering', 0],
      ['payments', 1],
      ['cards', 2],
      ['ledger', 2],
      ['sales', 0],
    ]);
  });

  it('loses none that stand in a circle', () => {
    expect(
      teamTree([team('a', 'b'), team('b', 'a'), team('c', 'c'), team('d')])
        .map(({ ref }) => ref)
        .sort(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });
});
