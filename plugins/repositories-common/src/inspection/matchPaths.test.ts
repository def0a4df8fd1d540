import { minimatch } from 'minimatch';
import { matchPaths } from './matchPaths';

const PATHS = [
  'x {{ name }}/a.yaml',
  'x{{name}}y',
  'catalog-info.yaml',
  'catalog-info.yml',
  '.backstage/catalog-info.yaml',
  'a/catalog-info.yaml',
  'a/b/.hidden/catalog-info.yaml',
  'a/b/my-catalog-info.yaml',
  'a',
  'ab',
  'abc',
  'a/b',
  'a/b/c',
  'a/c',
  'a.b',
  'a^b',
  'a-b',
  'a]b',
  'a{b}',
  'a(b)+$|.txt',
  'a*b',
  '{{a.b}}/x.yaml',
  'a b/c d.yaml',
  'line\nend/x.yaml',
  'ünï/cödé.yaml',
  '.x',
  'x/.y/z',
  'docs/a.md',
  'docs/deep/b.md',
  'services/x/catalog-info.yaml',
  'services/x.yaml',
  'services/x.yml',
  'v1.2',
  'v1.x',
  'foo',
  'foofoo',
  'fobar',
];

describe('matchPaths', () => {
  // What globs mean was learnt from minimatch, and must stay so
  it.each([
    'catalog-info.yaml',
    '**/catalog-info.yaml',
    '**/catalog-info.{yaml,yml}',
    '{catalog-info,.backstage/catalog-info}.yaml',
    '**',
    '*',
    '**/*',
    '*/*',
    'a/**',
    'a/**/c',
    '**/b/**',
    'a**',
    'a**/c',
    '***',
    '**/.*',
    '.*',
    '.*/**',
    '*.{yaml,y?l}',
    'services/*.y{a,}ml',
    'services/**/*.{yaml,yml}',
    '{a,{b,docs}/*}',
    '{docs/**,**/z}',
    'a?b',
    '{a,x{{name}}y,foo}',
    '{x {{ name }}/a.yaml,a}',
    'x{{name}}y',
    '{a,x{{n*}}y}',
    'a[.^]b',
    'a[^.]b',
    'a[!.]b',
    'a[]]b',
    'a[a-z-]b',
    'a[',
    'a{b}',
    '{a}',
    '{{a.b}}/*.yaml',
    '{{a.b}}/{x,y}.yaml',
    '{{a,b}/c,foo}',
    'v?.[0-9]',
    'v?.[!0-9]',
    'a\\*b',
    'a(b)+$|.txt',
    'a b/*',
    'ünï/*é.yaml',
    'line*/*',
    '@(foo|fobar)',
    '+(foo)',
    '?(foo)fobar',
    '*(foo)',
    'foo*(foo)',
    '*.+(yaml|md)',
    '!a',
    '#a',
    'docs/',
    '/docs/a.md',
    '',
  ])('takes the same paths by %j as minimatch', glob => {
    expect(PATHS.filter(matchPaths([glob]))).toEqual(
      PATHS.filter(path =>
        minimatch(path, glob, { dot: true, nocomment: true, nonegate: true }),
      ),
    );
  });

  it('takes what any of them takes, and cases as they come unless told', () => {
    expect(PATHS.filter(matchPaths(['a', 'foo', 'FOBAR']))).toEqual([
      'a',
      'foo',
    ]);
    expect(PATHS.filter(matchPaths([]))).toEqual([]);
    expect(
      matchPaths(['HTTP://Git.test/**'], { nocase: true })(
        'http://git.TEST/a/b',
      ),
    ).toBe(true);
  });

  it.each([
    ['has 501 characters; 500 is the most', '*'.repeat(501)],
    ["has a '{' that nothing closes", '{a,b'],
    ["has a '(' that nothing closes", '+(a|b'],
    ["has a '(' that nothing closes", '+('.repeat(240)],
    ['has a {from..to} range', '{1..100000}'],
    ["has '!(…)'; name what you want instead", '!(a)'],
    ['has a class of characters; write a set such as [a-z]', '[[:alpha:]]'],
    ['has a set or a repetition that is none', '[z-a]'],
  ])('refuses what %s', (message, glob) => {
    expect(() => matchPaths([glob])).toThrow(message);
  });

  it.each([
    ['stars', `${'*a'.repeat(50)}b`, 'a'.repeat(4_000)],
    ['stars in a short name', `${'*a'.repeat(14)}*b`, 'a'.repeat(120)],
    ['any folders', `${'**/a/'.repeat(80)}b`, 'a/'.repeat(2_000)],
    ['repetitions', '+(+(+(a)))b', 'a'.repeat(4_000)],
    ['alternatives', `${'{a,a}'.repeat(90)}b`, 'a'.repeat(4_000)],
    ['all of them', '*(*(*(a|aa)|a)|aa)b', 'a'.repeat(4_000)],
  ])('takes no longer for %s', (_title, glob, path) => {
    const started = process.cpuUsage();
    const matches = matchPaths([glob]);
    expect(Array.from({ length: 10 }, () => matches(path))).not.toContain(true);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});
