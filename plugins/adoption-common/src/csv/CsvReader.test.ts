import fc from 'fast-check';
import { CsvReader } from './CsvReader';

function read(...pieces: string[]) {
  const reader = new CsvReader();
  return [...pieces.flatMap(piece => reader.write(piece)), ...reader.end()];
}

describe('CsvReader', () => {
  it.each<[string, string, string[][]]>([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no line break at the end',
      'a,b\r\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['old line ends and empty lines', 'a\r\r\rb', [['a'], ['b']]],
    ['a byte order mark', '\uFEFFa,b', [['a', 'b']]],
    [
      'quotes',
      '"a,""b""\r\nc",""\n5" disk,x',
      [
        ['a,"b"\r\nc', ''],
        ['5" disk', 'x'],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, text, rows) => {
    expect(read(text).map(({ cells }) => cells)).toEqual(rows);
  });

  it('names the line on which a row begins, line breaks in quotes counted', () => {
    expect(read('a\n"b\r\nb"\n\nc').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['Line 2: a quote is opened and never closed', 'a\n"b\nc'],
    ['Line 2: there is text behind the quote', 'a\n"b"c'],
    ['Line 1: a cell has more than', `"${'x'.repeat(1_000_001)}`],
    ['Line 1: there are more than 2000 cells', ','.repeat(2_001)],
  ])('refuses what is no CSV: %s', (reason, text) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('gives back what was written, wherever the file is cut', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '),
      maxLength: 6,
    });
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(rows, fc.nat(60), (written, cut) => {
        const text = written
          .map(cells =>
            cells.map(each => `"${each.replaceAll('"', '""')}"`).join(','),
          )
          .join('\r\n');
        expect(
          read(text.slice(0, cut), text.slice(cut)).map(({ cells }) => cells),
        ).toEqual(written);
      }),
    );
  });
});
