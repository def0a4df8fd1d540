import { join } from 'node:path';
import { inspectRepository } from './inspectRepository';
import { memoryFiles, readFolder } from './__testUtils__/memoryFiles';

/** mulberry32: the same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function expectAnswer(content: string) {
  const options = {
    files: memoryFiles({ 'catalog-info.yaml': content }),
    sourceUrl: 'http://git.test/o/r/src/branch/main',
  };
  const inspection = await inspectRepository(options);
  for (const { line, column, path, message, remedy } of inspection.findings) {
    expect([line ?? 1, column ?? 1].every(number => number >= 1)).toBe(true);
    expect(path && message && remedy).toBeTruthy();
  }
  return inspection;
}

// Hostile input takes its time on a busy machine
const FILES = readFolder(join(__dirname, '__fixtures__'));
FILES.delete('SOURCES.md');

describe('whatever a file holds, the inspection gives an answer', () => {
  it('random bytes', async () => {
    expect.hasAssertions();
    const next = random(1);
    for (let round = 0; round < 100; round += 1) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(next() * 400) }, () =>
          Math.floor(next() * 256),
        ),
      );
      await expectAnswer(bytes.toString('utf8'));
      await expectAnswer(bytes.toString('latin1'));
    }
  });

  it('random YAML characters', async () => {
    expect.hasAssertions();
    const next = random(2);
    const pieces = [
      '\n',
      ' ',
      '  ',
      '- ',
      ': ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a',
      '!t ',
      '|\n',
      '>-\n',
      '"',
      "'",
      '#',
      '---\n',
      '...\n',
      '%',
      '@',
      '\t',
      '\r',
      'kind',
      'metadata',
      'name',
      'spec',
      'Component',
      '<<',
      '$text',
      '__proto__',
      '\u0000',
      '\uFEFF',
      '\\',
      '~',
      '1',
    ];
    for (let round = 0; round < 500; round += 1) {
      await expectAnswer(
        Array.from(
          { length: Math.floor(next() * 60) },
          () => pieces[Math.floor(next() * pieces.length)],
        ).join(''),
      );
    }
  });

  it('a valid file cut off at every byte', async () => {
    expect.hasAssertions();
    const text = FILES.get(
      'Kajabi/sage-lib/packages/sage-packs/catalog-info.yaml',
    )!;
    for (let length = 0; length < text.length; length += 1) {
      await expectAnswer(text.slice(0, length));
    }
  });

  it('real files with lines lost, doubled, shifted and emptied', async () => {
    expect.hasAssertions();
    const next = random(3);
    for (const text of FILES.values()) {
      for (let round = 0; round < 12; round += 1) {
        const lines = text.split('\n');
        const at = Math.floor(next() * lines.length);
        const line = lines[at];
        const changes = [
          [],
          [line, line],
          [` ${line}`],
          [line.replace(/:.*/, ':')],
          [line.replace(/: .*/, ': [a, {b: null}]')],
          [line.replace(/: .*/, ': 7')],
          [line.replace(/(\w+):/, '$1 x/y/z:')],
        ];
        lines.splice(at, 1, ...changes[Math.floor(next() * changes.length)]);
        await expectAnswer(lines.join('\n'));
      }
    }
  });

  const twentyThousand = (piece: string) => piece.repeat(20_000);
  it.each<[string, string]>([
    ['brackets', twentyThousand('[')],
    ['compact lists', twentyThousand('- ')],
    ['compact maps', twentyThousand('a: ')],
    ['quotes', twentyThousand('""')],
    ['stray brackets', twentyThousand('}\n')],
    ['anchors', twentyThousand('&a ')],
    ['aliases', `a: &a x\nb:\n${twentyThousand('  - *a\n')}`],
    ['documents', twentyThousand('---\n')],
    [
      'keys',
      Array.from({ length: 50_000 }, (_, key) => `k${key}: 1\n`).join(''),
    ],
    [
      'levels',
      Array.from(
        { length: 1_000 },
        (_, level) => `${' '.repeat(level)}a:\n`,
      ).join(''),
    ],
    [
      'aliases of aliases',
      Array.from(
        { length: 20 },
        (_, level) =>
          `a${level}: &a${level} [${
            level ? `*a${level - 1}, `.repeat(9) : 'x'
          }]\n`,
      ).join(''),
    ],
    ['an alias of itself', 'a: &a [*a]\n'],
  ])('too many %s', async (_, content) => {
    const { documents, findings } = await expectAnswer(content);
    expect(documents).toEqual([]);
    expect(findings).toHaveLength(1);
  });

  it('leaves the prototype of objects alone', async () => {
    await expectAnswer(
      'apiVersion: v1\nkind: Component\nmetadata: {name: a, labels: {__proto__: {polluted: 1}}}\nconstructor: {prototype: {polluted: 1}}\n',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
