import fc from 'fast-check';
import { formatLock } from './formatLock';
import { LockError } from './LockError';
import { parseLock } from './parseLock';
import { pathProblem } from './pathProblem';
import type { Lock } from './types';

const HASH = 'a'.repeat(64);
const lock: Lock = {
  path: 'goldenpath:default/nodejs-api',
  release: '1.2.0',
  digest: `sha256-${HASH}`,
  engine: 'nunjitsu@0.7.0',
  repository: { owner: 'fintech-fast/payments', name: 'ledger-api' },
  parameters: {
    name: 'ledger-api',
    description: `It's "5" > 3: {{ x }} #1`,
    system: null,
    database: { type: 'postgresql', sizes: [1, 2.5] },
    yes: 'no',
  },
  files: [
    { path: '.github/ci.yaml', class: 'managed', mode: '100644', sha256: HASH },
    { path: 'bin/run', class: 'scaffolded', mode: '100755', sha256: HASH },
  ],
};
const text = formatLock(lock);

describe('the lock', () => {
  it('is a file that people can read, a line for each file', () => {
    expect(text)
      .toBe(`# What this repository was made from. The portal writes this file: upgrades need it as it is.
# \`paved path verify\` tells whether it still holds.
format: 1
path: goldenpath:default/nodejs-api
release: 1.2.0
digest: sha256-${HASH}
engine: nunjitsu@0.7.0
repository:
  owner: fintech-fast/payments
  name: ledger-api
parameters:
  name: ledger-api
  description: "It's \\"5\\" > 3: {{ x }} #1"
  system: null
  database:
    type: postgresql
    sizes:
      - 1
      - 2.5
  yes: no
files:
  - { path: ".github/ci.yaml", class: managed, mode: '100644', sha256: "${HASH}" }
  - { path: "bin/run", class: scaffolded, mode: '100755', sha256: "${HASH}" }
`);
    expect(parseLock(text)).toEqual(lock);
    expect(parseLock(text.replace(/\n/g, '\r\n'))).toEqual(lock);
  });

  it('is read back as it was written, whatever the parameters and paths hold', () => {
    const path = fc
      .array(
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.string({ minLength: 1, unit: 'binary' }),
          fc.constantFrom('null', '1.0', '-', '#', 'a: b', '[x]', "'", '%'),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map(segments => segments.join('/'))
      .filter(name => pathProblem(name) === undefined);
    const value = fc
      .jsonValue({ stringUnit: 'binary' })
      .filter(
        item => !/\\u0000|\\ud[89a-f]|__proto__/.test(JSON.stringify(item)),
      )
      .map(item => JSON.parse(JSON.stringify(item)));
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { maxLength: 5 }),
        fc.dictionary(
          fc
            .string({ minLength: 1, maxLength: 9 })
            .filter(key => key !== '__proto__'),
          value,
          {
            maxKeys: 4,
            noNullPrototype: true,
          },
        ),
        (paths, parameters) => {
          const written: Lock = {
            ...lock,
            parameters,
            files: paths.sort().map(name => ({
              path: name,
              class: 'managed' as const,
              mode: '120000' as const,
              sha256: HASH,
            })),
          };
          const again = formatLock(written);
          expect(parseLock(again)).toEqual(written);
          expect(formatLock(parseLock(again))).toBe(again);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'broken YAML',
      t => t.replace('release: ', 'release: ['),
      /:5: Not valid YAML/,
    ],
    [
      'a key twice',
      t => `${t}release: 9.9.9\n`,
      /:\d+: The key 'release' is there already, on line 5/,
    ],
    ['nothing', () => '', /holds 0 maps of fields/],
    ['a list', () => '- a\n', /holds 0 maps/],
    ['two documents', t => `${t}---\n${t}`, /holds 2 maps/],
    [
      'another format',
      t => t.replace('format: 1', 'format: 2'),
      /:3: The format is 2, but 1 is the newest known here\. Use a newer version of Paved/,
    ],
    [
      'no format',
      t => t.replace('format: 1', 'format: one'),
      /line 3: format: must be 1/,
    ],
    [
      'an unknown key',
      t => `${t}extra: 1\n`,
      /line 24: extra: There is no field 'extra'/,
    ],
    [
      'an entity that is no path',
      t => t.replace('goldenpath:default', 'component:default'),
      /line 4: path: 'component:default\/nodejs-api' is no golden path/,
    ],
    [
      'no path',
      t => t.replace('goldenpath:default/nodejs-api', '"::"'),
      /line 4: path: '::' is no reference/,
    ],
    [
      'a release that is no version',
      t => t.replace('1.2.0', 'v1.2'),
      /line 5: release: 'v1\.2' is no semantic version/,
    ],
    [
      'a digest of another kind',
      t => t.replace('sha256-a', 'sha1-a'),
      /line 6: digest: .* must be sha256- and 64 hex digits/,
    ],
    [
      'an engine without a version',
      t => t.replace('@0.7.0', ''),
      /line 7: engine/,
    ],
    [
      'a hostile repository',
      t => t.replace('name: ledger-api', 'name: ../../x'),
      /line 10: repository\.name/,
    ],
    [
      'an owner that climbs',
      t => t.replace('fintech-fast/payments', 'a/../b'),
      /line 9: repository\.owner/,
    ],
    [
      'parameters that are a text',
      t => t.replace(/parameters:\n(?: .*\n)+/, 'parameters: x\n'),
      /line 11: parameters: must be a map/,
    ],
    [
      'a path out of the repository',
      t => t.replace('bin/run', '../run'),
      /files\[1\]\.path: '\.\.\/run' must not have/,
    ],
    [
      'an absolute path',
      t => t.replace('bin/run', '/etc/passwd'),
      /files\[1\]\.path: '\/etc\/passwd' must be relative/,
    ],
    [
      "git's own folder",
      t => t.replace('bin/run', 'a/.GIT/config'),
      /leads into git's own folder/,
    ],
    [
      'the lock in itself',
      t => t.replace('bin/run', '.golden-path.yaml'),
      /is the lock itself/,
    ],
    [
      'a path twice',
      t => t.replace('bin/run', '.github/ci.yaml'),
      /'\.github\/ci\.yaml' is there twice/,
    ],
    [
      'an unknown class',
      t => t.replace('scaffolded', 'mine'),
      /class is "mine"/,
    ],
    [
      'a mode that is a number',
      t => t.replace("'100755'", '100755'),
      /mode is 100755/,
    ],
    [
      "a folder's mode",
      t => t.replace("'100755'", "'040000'"),
      /mode is "040000"/,
    ],
    [
      'a hash cut short',
      t => t.replace(`"${HASH}" }\n`, `"${HASH.slice(1)}" }\n`),
      /sha256: 'a+' must be 64 hex digits/,
    ],
    [
      'a key that changes what objects are',
      t => t.replace('  yes: no', '  __proto__: { admin: true }'),
      /has a key named __proto__/,
    ],
    [
      'aliases that explode',
      t =>
        t.replace(
          '  yes: no',
          `  a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from(
            { length: 9 },
            (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(8)}*a${i}]`,
          ).join('\n')}`,
        ),
      /alias|aliases/,
    ],
    [
      'parameters without end',
      t => t.replace('  yes: no', `  yes: ${'['.repeat(60)}${']'.repeat(60)}`),
      /nested more than/,
    ],
    [
      'conflict markers',
      t =>
        t.replace(
          'release: 1.2.0',
          '<<<<<<< yours\nrelease: 1.2.0\n=======\nrelease: 1.3.0\n>>>>>>> theirs',
        ),
      /merge conflict/i,
    ],
    [
      'a file without end',
      t => t + '#'.repeat(2_000_000),
      /has \d+ characters; 2000000 is the most/,
    ],
  ])('refuses %s', (_, change, expected) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(() => parseLock(changed)).toThrow(LockError);
    expect(() => parseLock(changed)).toThrow(expected);
    expect(() => parseLock(changed)).toThrow(
      /\.golden-path\.yaml.*(?:Take the file back|newer version)/s,
    );
  });

  it('names the first few of many problems', () => {
    const broken = text.replace(/sha256: "a+"/g, 'sha256: x');
    const files = Array.from(
      { length: 20 },
      (_, i) =>
        `  - { path: "p${i}", class: managed, mode: '100644', sha256: x }\n`,
    ).join('');
    expect(() => parseLock(broken + files)).toThrow(/; and 17 more\. Take/);
  });
});

describe('pathProblem', () => {
  it.each([
    'a',
    'src/main.ts',
    '.github/ci.yaml',
    '.gitignore',
    'a b/ü/支.txt',
    '...',
    '.git.md',
    'x.git',
    '-rf',
    '$HOME',
    'a:b',
  ])('lets %j be', path => {
    expect(pathProblem(path)).toBeUndefined();
  });
  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    './a',
    'a/./b',
    '..',
    'a/../b',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\u0085',
    '\ud800',
    'a\u2028b',
    '.git',
    '.git/config',
    'a/.GiT/x',
    '.git./x',
    '.git ',
    '.g\u200cit/x',
    'git~1/x',
    '.git::$INDEX_ALLOCATION/x',
    'a'.repeat(1_001),
  ])('refuses %j', path => {
    expect(pathProblem(path)).toEqual(expect.any(String));
  });
});
