import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaffolderEngine } from './engine/ScaffolderEngine';
import { testPath } from './testPath';

const fixture = join(__dirname, '__fixtures__/paths/greeter');

describe('testPath', () => {
  let engine: ScaffolderEngine;
  let folder: string;
  beforeAll(async () => {
    engine = await ScaffolderEngine.start();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-path-'));
    await cp(fixture, join(folder, 'greeter'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = (path: string) => join(folder, 'greeter', path);
  async function edit(path: string, from: string | RegExp, to: string) {
    const text = await readFile(file(path), 'utf8');
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    await writeFile(file(path), edited);
  }
  /** Without programs of others: those have tests of their own. */
  const test = (withScaffolder = false) =>
    testPath({
      folder: file(''),
      env: {},
      engine: withScaffolder ? engine : undefined,
    });
  async function problems(withScaffolder = false) {
    const report = await test(withScaffolder);
    return report.problems.map(
      ({ rule, file: at, line, message }) =>
        `${rule} ${[at, line].filter(Boolean).join(':')} ${message}`,
    );
  }

  it('finds nothing in a path that is as it should be', async () => {
    const report = await test(true);
    expect(report).toMatchObject({
      path: 'goldenpath:default/greeter',
      version: '1.0.0',
      problems: [],
    });
    expect(report.results).toBeGreaterThan(10);
    expect(report.coverage.seen).toBe(report.coverage.total);
    expect(report.skipped.join()).toMatch(/there is no scorecard/);
  });

  it.each<[string, [string, string | RegExp, string], RegExp]>([
    [
      'an undefined variable, in whichever branch',
      [
        'skeleton/src/main.js.njk',
        "import { connect } from 'node:net';",
        '${{ values.nmae }}',
      ],
      /^release skeleton\/src\/main\.js\.njk:3 'values\.nmae' is not defined/m,
    ],
    [
      'a template that is none',
      ['skeleton/README.md.njk', '${{ values.name }}', '{% if %}'],
      /^release skeleton\/README\.md\.njk:1 /m,
    ],
    [
      'a parameter that nothing uses',
      [
        'template.yaml',
        '        preview:',
        '        colour: { type: string, title: Colour, default: red }\n        preview:',
      ],
      /^release template\.yaml(?::\d+)? .*colour/m,
    ],
    [
      'a condition that is never true',
      [
        'skeleton/README.md.njk',
        /$/,
        "{% if values.ci == 'jenkins' %}x{% endif %}",
      ],
      /^coverage skeleton\/README\.md\.njk:4 `\{% if values\.ci == 'jenkins' %\}` is never true/m,
    ],
    [
      'a condition that is never false',
      ['skeleton/README.md.njk', /$/, '{% if values.name %}x{% endif %}'],
      /^coverage skeleton\/README\.md\.njk:4 .* is never false/m,
    ],
    [
      'an else that is never reached',
      [
        'skeleton/README.md.njk',
        /$/,
        "{% if values.ci == 'gitlab-ci' %}a{% elif values.ci == 'github-actions' %}b{% else %}c{% endif %}",
      ],
      /^coverage skeleton\/README\.md\.njk:4 the `else` of .* is never reached/m,
    ],
    [
      'a layer that nothing chooses',
      ['golden-path.yaml', "== 'gitlab-ci'", "== 'gitlab'"],
      /^coverage golden-path\.yaml the layer skeleton-gitlab is in no result/m,
    ],
    [
      'a layer that is always chosen',
      ['golden-path.yaml', "== 'gitlab-ci'", "!= 'gitlab'"],
      /^coverage golden-path\.yaml the layer skeleton-gitlab is in every result/m,
    ],
    [
      'what breaks with unkind words only',
      [
        'skeleton/catalog-info.yaml.njk',
        'description: ${{ values.description | dump }}',
        'description: ${{ values.description }}',
      ],
      /^syntax catalog-info\.yaml:\d+ it is not YAML/m,
    ],
    [
      'a name that YAML takes for something else',
      [
        'skeleton/score.yaml.njk',
        'name: ${{ values.name | dump }}',
        'name: ${{ values.name }}',
      ],
      /^score score\.yaml metadata\.name/m,
    ],
    [
      'builds that can not be read',
      ['tests/build.yaml', 'database: true', 'database: yes please'],
      /^tests tests\/build\.yaml .*builds\.0\.database/m,
    ],
    [
      'a manifest that is none',
      ['golden-path.yaml', 'version: 1.0.0', 'version: one'],
      /^release golden-path\.yaml:\d+ .*version/m,
    ],
  ])('finds %s', async (_, change, message) => {
    await edit(...change);
    expect((await problems()).join('\n')).toMatch(message);
  });

  it('finds a file that is always replaced', async () => {
    for (const layer of ['github', 'gitlab']) {
      await writeFile(file(`skeleton-${layer}/renovate.json`), '{}');
    }
    expect(await problems()).toEqual([
      expect.stringMatching(
        /^coverage skeleton\/renovate\.json is in no result/,
      ),
    ]);
  });

  it.each<[string, [string, string | RegExp, string], RegExp]>([
    [
      'a template that renders another path',
      ['template.yaml', 'path: greeter', 'path: other'],
      /^scaffolder template\.yaml .*goldenpath:default\/other/m,
    ],
    [
      'a step that lacks an input',
      ['template.yaml', '        name: ${{ parameters.name }}\n', ''],
      /^scaffolder template\.yaml .*repositories:publish.*name/m,
    ],
    [
      'an action that there is not',
      ['template.yaml', 'repositories:register', 'catalog:registr'],
      /^scaffolder template\.yaml .*catalog:registr/m,
    ],
    [
      'a step that changes what was rendered',
      [
        'template.yaml',
        '    - id: publish',
        "    - { id: rename, name: Rename, action: 'fs:rename', input: { files: [{ from: README.md, to: READ.md }] } }\n    - id: publish",
      ],
      /^scaffolder README\.md the scaffolder does not make it\nscaffolder READ\.md only the scaffolder makes it/m,
    ],
  ])('finds in the scaffolder %s', async (_, change, message) => {
    await edit(...change);
    expect((await problems(true)).join('\n')).toMatch(message);
  });
});
