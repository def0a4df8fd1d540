import fc from 'fast-check';
import { rowsCsv } from './rowsCsv';

const columns = ['a', 'b', 'c'].map(id => ({
  id,
  title: id,
  type: 'text' as const,
}));

/** Reads as spreadsheets do: quotes count where a cell begins, and what follows a closing one is text. */
function cellsOf(csv: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < csv.length) {
    let text = '';
    if (csv[at] === '"') {
      at += 1;
      while (at < csv.length && (csv[at] !== '"' || csv[at + 1] === '"')) {
        at += csv[at] === '"' ? 1 : 0;
        text += csv[at];
        at += 1;
      }
      at += 1;
    }
    while (at < csv.length && ![separator, '\r', '\n'].includes(csv[at])) {
      text += csv[at];
      at += 1;
    }
    cells.push(text);
    at += csv.startsWith('\r\n', at) ? 2 : 1;
  }
  return cells;
}

describe('rowsCsv', () => {
  it('names units, and quotes what a separator is in', () => {
    expect(
      rowsCsv(
        [
          { id: 'version', title: 'Version', type: 'text' },
          { id: 'time', title: 'Lead time', type: 'minutes' },
          { id: 'cost', title: 'Cost', type: 'number' },
        ],
        [
          { version: '1;=cmd|calc;+1', time: 33, cost: -1.5 },
          { version: '=1+1, "x"', time: undefined, cost: 0 },
          { version: 'Lisbon - core, 2; more', time: 0.5, cost: 1 },
        ],
      ),
    ).toBe(
      [
        'Version,Lead time (minutes),Cost',
        `"1;'=cmd|calc;'+1",33,-1.5`,
        `"'=1+1, ""x""",,0`,
        '"Lisbon - core, 2; more",0.5,1',
        '',
      ].join('\r\n'),
    );
  });

  it('has no formula in any cell, whatever separates cells where it is opened', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...'=+-@;,"\'\t\r\n |xＡ＝1 '),
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: nasty, b: nasty, c: nasty }), { maxLength: 4 }),
        rows => {
          const csv = rowsCsv(columns, rows);
          for (const separator of [',', ';', '\t']) {
            expect(
              cellsOf(csv, separator).filter(text =>
                /^\s*[=+\-@＝]/.test(text),
              ),
            ).toEqual([]);
          }
          // Nothing but apostrophes is added
          const plain = (text: string) => text.replaceAll("'", '');
          expect(cellsOf(csv, ',').map(plain)).toEqual(
            ['a', 'b', 'c', ...rows.flatMap(({ a, b, c }) => [a, b, c])].map(
              plain,
            ),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
