import {
  inOrder,
  isHidden,
  moved,
  readArrangement,
  untouched,
} from './arrangement';
import type { HomeItem } from './homeItems';

const items = (...ids: string[]) =>
  ids.map(id => ({ id, title: id } as HomeItem));
const order = (all: HomeItem[], ids: string[]) =>
  inOrder(all, { order: ids, hidden: {} }).map(({ id }) => id);

describe('arrangement', () => {
  it.each<[string, string[], string[], string[]]>([
    ['nothing said', ['a', 'b', 'c'], [], ['a', 'b', 'c']],
    ['said', ['a', 'b', 'c'], ['c', 'a', 'b'], ['c', 'a', 'b']],
    [
      'one is new: behind what it follows',
      ['a', 'n', 'b'],
      ['b', 'a'],
      ['b', 'a', 'n'],
    ],
    ['the first is new', ['n', 'a', 'b'], ['b', 'a'], ['n', 'b', 'a']],
    ['one is gone', ['a', 'b'], ['b', 'gone', 'a'], ['b', 'a']],
  ])('orders: %s', (_, all, said, expected) => {
    expect(order(items(...all), said)).toEqual(expected);
  });

  it('moves within the ends', () => {
    const all = items('a', 'b');
    expect(moved(all, untouched, 'a', 1).order).toEqual(['b', 'a']);
    expect(moved(all, untouched, 'a', -1)).toBe(untouched);
    expect(moved(all, untouched, 'b', 1)).toBe(untouched);
    expect(moved(all, untouched, 'x', 1)).toBe(untouched);
  });

  it('moves within a column', () => {
    const [a, b, c] = items('a', 'b', 'c');
    const all: HomeItem[] = [
      { ...a, place: 'main' },
      { ...b, place: 'side' },
      { ...c, place: 'main' },
    ];
    expect(moved(all, untouched, 'b', -1)).toBe(untouched);
    expect(moved(all, untouched, 'b', 1)).toBe(untouched);
    expect(moved(all, untouched, 'c', -1).order).toEqual(['c', 'b', 'a']);
  });

  it('takes what is stored for what it is', () => {
    for (const stored of [undefined, 'x', 7, [], { order: 'a', hidden: [] }]) {
      expect(readArrangement(stored)).toEqual(untouched);
    }
    expect(
      readArrangement({ order: ['a', 1], hidden: { a: true, b: 'no' } }),
    ).toEqual({ order: ['a'], hidden: { a: true } });
    const [item] = items('a');
    expect(isHidden({ ...item, isHiddenAtFirst: true }, untouched)).toBe(true);
    expect(
      isHidden(
        { ...item, isHiddenAtFirst: true },
        { order: [], hidden: { a: false } },
      ),
    ).toBe(false);
  });
});
