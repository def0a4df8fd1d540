import { parseLock } from '@paved/plugin-golden-paths-common';
import {
  releaseOf,
  REPOSITORY,
  type Contents,
} from '../__testUtils__/releases';
import { RenderError } from './RenderError';
import { renderRelease } from './renderRelease';

const render = (
  files: Contents,
  manifest: Parameters<typeof releaseOf>[1] = {},
  parameters = {},
  options: Parameters<typeof releaseOf>[2] = {},
) =>
  renderRelease(releaseOf(files, manifest, options), {
    parameters: { name: 'ledger-api', ...parameters },
    repository: REPOSITORY,
  });
const rendered = (text: string, parameters = {}, defaults = {}) =>
  Buffer.from(
    render({ 'f.njk': text }, {}, parameters, { defaults }).files[0].content,
  ).toString();
const problemsOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof RenderError) {
      return error.message.split('\n');
    }
    throw error;
  }
  return [];
};

describe('renderRelease', () => {
  it('renders templates, copies everything else byte for byte, and writes a lock that reads back', () => {
    const binary = Uint8Array.of(0, 255, 254, 13, 10);
    const result = render(
      {
        'base/README.md.njk': '# ${{ values.name }}\r\n',
        'base/${{ values.name }}/a.txt': 'as ${{ it }} is',
        "base/${{ 'db' if values.database == 'postgresql' else '' }}/b": 'b',
        'base/bin': { mode: '100755', content: binary },
        'base/link': { mode: '120000', content: Buffer.from('bin') },
        'base/Dockerfile': 'FROM old',
        '../shared/Dockerfile.njk': 'FROM ${{ values.defaults.registry }}',
        'extra/x': 'x',
      },
      {
        layers: [
          { folder: 'base' },
          { folder: '../shared', when: "values.name != ''" },
          { folder: 'extra', when: "values.database == 'postgresql'" },
        ],
      },
      { token: 'hush' },
      { defaults: { registry: 'r.example' } },
    );
    expect(
      result.files.map(({ path, mode, class: fileClass, content }) => [
        path,
        mode,
        fileClass,
        Buffer.from(content).toString('latin1'),
      ]),
    ).toEqual([
      ['Dockerfile', '100644', 'managed', 'FROM r.example'],
      ['README.md', '100644', 'scaffolded', '# ledger-api\r\n'],
      ['bin', '100755', 'scaffolded', Buffer.from(binary).toString('latin1')],
      ['ledger-api/a.txt', '100644', 'scaffolded', 'as ${{ it }} is'],
      ['link', '120000', 'scaffolded', 'bin'],
    ]);
    const text = Buffer.from(result.lockFile.content).toString();
    expect(parseLock(text)).toEqual(result.lock);
    expect(text).not.toContain('hush');
    expect(result.lock).toMatchObject({
      parameters: { name: 'ledger-api', database: 'none' },
      engine: expect.stringMatching(/^nunjitsu@\d/),
      repository: REPOSITORY,
    });
  });

  it.each<[string, string]>([
    ['${{ values.system }}|{% if values.system %}a{% endif %}', '|'],
    ['{% if values.defaults.none is defined %}a{% else %}b{% endif %}', 'b'],
    ["${{ values.defaults.none | default('c') }}", 'c'],
    [
      '${{ values.goldenPath.title }} ${{ values.goldenPath.release }}',
      'A service 1.0.0',
    ],
    [
      '${{ values.repository["owner"] }}/${{ values.repository.name }}',
      'payments/ledger-api',
    ],
    [
      '{% for a, b in { x: 1, "y": values.name } %}${{ a }}=${{ b }}${{ loop.last }};{% endfor %}',
      'x=1false;y=ledger-apitrue;',
    ],
    [
      '{% set list = [] %}{% set _ = list.push(values.name) %}${{ list[0].length }}',
      '10',
    ],
    [
      '{% macro m(a, b="}}") %}${{ a }}${{ b }}{% endmacro %}${{ m(1) }}${{ m(a=2, b=3) }}',
      '1}}23',
    ],
    [
      '{% raw %}${{ secrets.TOKEN }} {% if nothing %}{% endraw %}{# ${{ no }} #}',
      '${{ secrets.TOKEN }} {% if nothing %}',
    ],
    ["${{ values.name.split('-')[0] | upper }}", 'LEDGER'],
    [
      "${{ 'x.y?owner=o&repo=r' | projectSlug }} ${{ ('group:default/a' | parseEntityRef).name }} ${{ 'group:default/b' | parseEntityRef | pick('name') }}",
      'o/r a b',
    ],
    [
      '{%- if not values.system and values.name is string -%}\n y \n{%- endif -%}\n',
      'y',
    ],
    ['{% filter upper %}${{ values.name }}{% endfilter %}', 'LEDGER-API'],
    [
      "{% switch values.database %}{% case 'none' %}n{% default %}d{% endswitch %}",
      'n',
    ],
    [
      '{% macro wrap() %}[${{ caller(1) }}]{% endmacro %}{% call(x) wrap() %}${{ x }}{% endcall %}',
      '[1]',
    ],
    [
      "${{ { a: { b: values.name } }.a.b }} ${{ [1, 2] | last }} ${{ (values.name ~ '!').length }}",
      'ledger-api 2 11',
    ],
  ])('renders %j', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });

  it.each<[string, string]>([
    [
      'a\n${{ values.nmae }}',
      "skeleton/f.njk:2: 'values.nmae' is not defined; there is database, defaults, goldenPath, name, repository, system",
    ],
    [
      '{% if values.nmae %}{% endif %}',
      "f.njk:1: 'values.nmae' is not defined",
    ],
    [
      '{% if false %}\n\n${{ values.nmae }}{% endif %}',
      "f.njk:3: 'values.nmae' is not defined",
    ],
    [
      '{% if values.nmae is defined %}{% endif %}',
      "'values.nmae' is not defined",
    ],
    ["${{ values.nmae | default('x') }}", "'values.nmae' is not defined"],
    ['\n${{ name }}', "f.njk:2: 'name' is not defined; write 'values.name'"],
    ['${{ parameters.name }}', "'parameters' is not defined"],
    ['${{ values.token }}', "'values.token' is not defined"],
    [
      '${{ values.defaults.registry.host }}',
      "'values.defaults.registry' is not defined; there is nothing there",
    ],
    [
      '${{ values.repository.url }}',
      "'values.repository.url' is not defined; there is name, owner",
    ],
    [
      '\n\n${{ values.system.name }}',
      "f.njk:3: 'values.system.name' is not defined",
    ],
    [
      '{% if values.name.nope %}{% endif %}',
      "f.njk:1: 'values.name.nope' is not defined",
    ],
    [
      '{% if not values.name.nope or false %}{% endif %}',
      "'values.name.nope' is not defined",
    ],
    ['${{ values["na" ~ "me2"] }}', `'values["na" ~ "me2"]' is not defined`],
    ['${{ values.name[values.system.x] }}', "'values.system.x' is not defined"],
    [
      '{% for item in [{ a: 1 }] %}\n${{ item.b }}{% endfor %}',
      "f.njk:2: 'item.b' is not defined",
    ],
    ['{% for item in [1] %}{% endfor %}${{ item }}', "'item' is not defined"],
    [
      '{% if false %}{% set late = 1 %}{% endif %}${{ late }}',
      "'late' is not defined",
    ],
    ["${{ { a: 1 } | pick('b') }}", "'… | pick' is not defined"],
    ['${{ [] | first }}', "'… | first' is not defined"],
    [
      '{% set values = {} %}${{ values.name }}',
      "'values' holds the parameters",
    ],
    ['${{ values.name | nope }}', 'Unknown template filter'],
    ['a\n${{ values.name', "f.njk:2: '${{' is not closed"],
    ['{% if values.name %}', 'Missing endif'],
    ['{% include "x" %}', 'f.njk:1: '],
    ["${{ values.name.replace(r/(l+)+$/, '') }}", 'f.njk:1: '],
    ['{% for i in range(100000000) %}{% endfor %}', 'f.njk:1: '],
  ])('refuses %j, naming file and line', (template, message) => {
    const problems = problemsOf(() => rendered(template));
    expect(problems.join('\n')).toContain(message);
  });

  it.each<[string, Contents, Parameters<typeof releaseOf>[1], object, string]>([
    [
      'a name that leads out',
      { '${{ values.system }}/f': '' },
      {},
      { system: '..' },
      "skeleton/${{ values.system }}/f: becomes '../f'",
    ],
    [
      "git's own folder",
      { '${{ values.system }}/f': '' },
      {},
      { system: '.GIT' },
      "git's own folder",
    ],
    [
      'the lock',
      { '.golden-path.yaml': '' },
      {},
      {},
      "becomes '.golden-path.yaml'",
    ],
    [
      'a file that is a folder',
      { a: '', '${{ values.system }}/b': '' },
      {},
      { system: 'a' },
      "a/b: lies in 'a'",
    ],
    [
      'two of a name',
      { a: '', '${{ values.system }}': '' },
      {},
      { system: 'a' },
      "becomes 'a'",
    ],
    [
      'a link that leads out',
      { 'd/l': { mode: '120000', content: Buffer.from('../../x') } },
      {},
      {},
      'skeleton/d/l: is a symbolic link that leads out',
    ],
    [
      'an absolute link',
      { l: { mode: '120000', content: Buffer.from('/etc/passwd') } },
      {},
      {},
      'leads out',
    ],
    [
      'a template of bytes',
      { 'x.njk': Uint8Array.of(0xff, 0xfe) },
      {},
      {},
      'skeleton/x.njk: is not UTF-8',
    ],
    [
      'an undefined name in a name',
      { 'a-${{ values.nope }}': '' },
      {},
      {},
      "'values.nope' is not defined",
    ],
    [
      'a condition of a layer',
      { 's/a': '' },
      { layers: [{ folder: 's', when: 'values.nope' }] },
      {},
      "golden-path.yaml:1: 'values.nope' is not defined",
    ],
    [
      'a parameter that is missing',
      { a: '' },
      {},
      { name: undefined },
      'parameter name: name is missing',
    ],
    [
      'a parameter of another form',
      { a: '' },
      {},
      { name: '-rf' },
      'parameter name: ',
    ],
    ['a look-alike', { a: '' }, {}, { name: 'lеdger' }, 'parameter name: '],
    ['a parameter that nobody asked for', { a: '' }, {}, { nope: 1 }, 'nope'],
  ])('refuses %s', (_, files, manifest, parameters, message) => {
    expect(
      problemsOf(() => render(files, manifest, parameters)).join('\n'),
    ).toContain(message);
  });

  it('gives up where all files together take too long', () => {
    let now = 0;
    const clock = jest
      .spyOn(performance, 'now')
      .mockImplementation(() => (now += 2_000));
    try {
      expect(
        problemsOf(() =>
          render({ 'a.njk': 'a', 'b.njk': 'b', 'c.njk': 'c', 'd.njk': 'd' }),
        ).join('\n'),
      ).toContain('skeleton/c.njk: is reached only after 5 s');
    } finally {
      clock.mockRestore();
    }
  });

  it('renders a hostile text as a text', () => {
    for (const system of [
      '${{ values.name }}',
      '{% raw %}',
      '-rf',
      '$(x)',
      '\u202Eabc',
    ]) {
      expect(rendered('${{ values.system }}', { system })).toBe(system);
    }
  });
});
