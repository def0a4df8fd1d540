import fc from 'fast-check';
import type { JsonValue } from '@backstage/types';
import { parse } from 'yaml';
import type { Migration, MigrationStep, SourceFile } from '../release/types';
import { applyMigration } from './applyMigration';
import { editYaml } from './editYaml';
import { migrationsBetween, migrationTouches } from './migrationsBetween';

const files = (contents: Record<string, string | Uint8Array>) =>
  new Map<string, SourceFile>(
    Object.entries(contents).map(([path, content]) => [
      path,
      {
        path,
        mode: '100644',
        content: typeof content === 'string' ? Buffer.from(content) : content,
      },
    ]),
  );
const texts = (map: Map<string, SourceFile>) =>
  Object.fromEntries(
    [...map].map(([path, file]) => [
      path,
      Buffer.from(file.content).toString(),
    ]),
  );
const migration = (...steps: MigrationStep[]): Migration => ({
  id: 'm',
  to: '2.0.0',
  steps,
});
const run = (
  contents: Record<string, string | Uint8Array>,
  ...steps: MigrationStep[]
) => texts(applyMigration(files(contents), migration(...steps)));

describe('migrationsBetween', () => {
  it('takes those above the old release up to the new one, in the order of versions', () => {
    const migrations = ['1.10.0', '1.2.0', '2.0.0', '1.2.0-rc.1', '1.0.0'].map(
      to => ({ id: to, to, steps: [] }),
    );
    const ids = (from: string, to: string) =>
      migrationsBetween({ migrations }, from, to).map(({ id }) => id);
    expect(ids('1.0.0', '1.10.0')).toEqual(['1.2.0-rc.1', '1.2.0', '1.10.0']);
    expect(ids('1.2.0', '2.0.0')).toEqual(['1.10.0', '2.0.0']);
    expect(ids('2.0.0', '2.0.0')).toEqual([]);
  });

  it('knows which files it may change', () => {
    const m = migration(
      { rename: { from: 'config', to: 'settings' } },
      { yaml: { file: 'ci.yaml' } },
      { jsonPatch: { file: 'package.json', patch: [] } },
    );
    expect(
      [
        'config',
        'config/a',
        'configs/a',
        'settings/b',
        'ci.yaml',
        'package.json',
        'src/ci.yaml',
      ].filter(path => migrationTouches(m, path)),
    ).toEqual(['config', 'config/a', 'settings/b', 'ci.yaml', 'package.json']);
  });
});

describe('applyMigration', () => {
  it('renames files and folders, and never takes the place of another', () => {
    expect(
      run(
        {
          'config/a': '1',
          'config/deep/b': '2',
          'config/taken': '3',
          'settings/taken': 'the team',
          configs: '4',
          other: '5',
        },
        { rename: { from: 'config', to: 'settings' } },
        { rename: { from: 'other', to: 'configs/inside-a-file' } },
        { rename: { from: 'missing', to: 'x' } },
      ),
    ).toEqual({
      'settings/a': '1',
      'settings/deep/b': '2',
      'config/taken': '3',
      'settings/taken': 'the team',
      configs: '4',
      other: '5',
    });
    expect(run({ 'a/b': '1' }, { rename: { from: 'a', to: 'a/old' } })).toEqual(
      { 'a/old/b': '1' },
    );
  });

  it.each<[string, string, MigrationStep, string]>([
    [
      'JSON, with its indentation and comments',
      '{\n\t// why\n\t"scripts": {\n\t\t"test": "jest" // keep\n\t},\n\t"list": [1, 2]\n}\n',
      {
        jsonPatch: {
          file: 'f',
          patch: [
            { op: 'test', path: '/scripts/test', value: 'jest' },
            { op: 'add', path: '/scripts/lint', value: 'eslint .' },
            { op: 'add', path: '/list/-', value: 3 },
            { op: 'add', path: '/list/0', value: 0 },
            { op: 'replace', path: '/list/1', value: 'one' },
            { op: 'remove', path: '/list/2' },
            { op: 'copy', from: '/scripts/test', path: '/copied' },
            { op: 'move', from: '/copied', path: '/a~1b' },
          ],
        },
      },
      '{\n\t// why\n\t"scripts": {\n\t\t"test": "jest",\n\t\t"lint": "eslint ." // keep\n\t},\n\t"list": [\n\t\t0,\n\t\t"one",\n\t\t3\n\t],\n\t"a/b": "jest"\n}\n',
    ],
    [
      'a text with CRLF and a byte order mark',
      '\uFEFF{\r\n    "a": 1\r\n}\r\n',
      {
        jsonPatch: {
          file: 'f',
          patch: [{ op: 'add', path: '/b', value: { c: [] } }],
        },
      },
      '\uFEFF{\r\n    "a": 1,\r\n    "b": {\r\n        "c": []\r\n    }\r\n}\r\n',
    ],
  ])('patches %s', (_, before, step, after) => {
    expect(run({ f: before }, step)).toEqual({ f: after });
  });

  const patch = (...operations: Array<Record<string, JsonValue>>) => ({
    jsonPatch: { file: 'f', patch: operations },
  });
  it.each<[string, string | Uint8Array, MigrationStep]>([
    ['no JSON', '{ "a": ', patch({ op: 'add', path: '/b', value: 1 })],
    ['no text', Uint8Array.of(0xff, 0xfe), patch({ op: 'remove', path: '/a' })],
    [
      'a patch that fits in part only',
      '{"a":1}',
      patch(
        { op: 'remove', path: '/a' },
        { op: 'replace', path: '/gone', value: 1 },
      ),
    ],
    [
      'a parent that is not there',
      '{"a":1}',
      patch({ op: 'add', path: '/b/c', value: 1 }),
    ],
    [
      'an index that is not there',
      '{"a":[]}',
      patch({ op: 'add', path: '/a/1', value: 1 }),
    ],
    [
      'a failing test',
      '{"a":1}',
      patch({ op: 'test', path: '/a', value: 2 }, { op: 'remove', path: '/a' }),
    ],
    [
      'a move into itself',
      '{"a":{"b":1}}',
      patch({ op: 'move', from: '/a', path: '/a/c' }),
    ],
    [
      'what nothing but the prototype has',
      '{"a":{}}',
      patch({ op: 'replace', path: '/a/constructor', value: 1 }),
    ],
    [
      'nesting without end',
      '['.repeat(100_000),
      patch({ op: 'add', path: '/a', value: 1 }),
    ],
    [
      'YAML of several documents',
      'a: 1\n---\na: 2\n',
      { yaml: { file: 'f', set: [{ path: ['a'], value: 3 }] } },
    ],
    [
      'YAML with errors',
      'a: [1\nb: 2\n',
      { yaml: { file: 'f', set: [{ path: ['b'], value: 3 }] } },
    ],
    [
      'YAML whose aliases explode',
      `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from(
        { length: 9 },
        (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(8)}*a${i}]`,
      ).join('\n')}\n`,
      { yaml: { file: 'f', set: [{ path: ['b'], value: 3 }] } },
    ],
    [
      'a step through a text',
      'a: text\n',
      { yaml: { file: 'f', set: [{ path: ['a', 'b'], value: 3 }] } },
    ],
    [
      'what is as it should be',
      'a:   3\n',
      { yaml: { file: 'f', set: [{ path: ['a'], value: 3 }] } },
    ],
    [
      'a file over 1 MiB',
      `a: 1\n${'# long\n'.repeat(160_000)}`,
      { yaml: { file: 'f', set: [{ path: ['a'], value: 3 }] } },
    ],
  ])('leaves alone %s', (_, content, step) => {
    const before = files({ f: content });
    const after = applyMigration(before, migration(step));
    expect(after.get('f')).toBe(before.get('f'));
  });
});

describe('editYaml', () => {
  const set = (path: Array<string | number>, value: JsonValue) => ({
    set: [{ path, value }],
    remove: [],
  });
  const remove = (...path: Array<string | number>) => ({
    set: [],
    remove: [{ path }],
  });

  it.each<[string, string, Parameters<typeof editYaml>[1], string]>([
    [
      'a value, and leaves quotes, spaces and comments',
      "a:   'x'   # why\nb:  [1,2]\n\n\n# end\n",
      set(['a'], 'y'),
      "a:   'y'   # why\nb:  [1,2]\n\n\n# end\n",
    ],
    [
      'a key beside others',
      'on:\n    push:\n        branches: [main]   # us\n    # later\n\njobs: {}\n',
      set(['on', 'pull_request', 'types'], ['opened']),
      'on:\n    push:\n        branches: [main]   # us\n    pull_request:\n      types:\n        - opened\n    # later\n\njobs: {}\n',
    ],
    [
      'a key of a step, and one more step',
      'steps:\n- uses: checkout   # pinned\n- run: |\n    npm ci\n    npm test\n',
      {
        set: [
          { path: ['steps', 0, 'with'], value: { depth: 1 } },
          { path: ['steps', 2], value: { run: 'npm run lint' } },
        ],
        remove: [],
      },
      'steps:\n- uses: checkout   # pinned\n  with:\n    depth: 1\n- run: |\n    npm ci\n    npm test\n- run: npm run lint\n',
    ],
    [
      'a whole map',
      'limits:\n  cpu: 1   # one\n  memory: 2Gi\nother:   1\n',
      set(['limits'], { cpu: '500m' }),
      'limits:\n  cpu: 500m\nother:   1\n',
    ],
    [
      'under a key that is empty',
      'spec:\nother:   1\n',
      set(['spec', 'a', 'b'], true),
      'spec:\n  a:\n    b: true\nother:   1\n',
    ],
    [
      'the first key of a list item',
      'a:\n  - name: x\n    run: y\n',
      set(['a', 0, 'name'], { long: 1 }),
      'a:\n  - name:\n      long: 1\n    run: y\n',
    ],
    ['a file without a last line end', 'a: 1', set(['b'], 2), 'a: 1\nb: 2\n'],
    [
      'CRLF',
      'a: 1\r\nb:\r\n  - x\r\n',
      set(['b', 1], 'y'),
      'a: 1\r\nb:\r\n  - x\r\n  - y\r\n',
    ],
    [
      'in brackets',
      'a: {b: 1}   # why\nc:   1\n',
      set(['a', 'd'], [2]),
      'a: { b: 1, d: [ 2 ] }   # why\nc:   1\n',
    ],
  ])('sets %s', (_, before, edits, after) => {
    expect(editYaml(before, edits)).toBe(after);
  });

  it.each<[string, string, ReturnType<typeof remove>, string]>([
    [
      'a key with all that is under it',
      'a: 1\nb:   # gone\n  c: |\n    text\n\n  d: 1\n# stays\ne:   2\n',
      remove('b'),
      'a: 1\n# stays\ne:   2\n',
    ],
    [
      'an item of a list',
      'l:\n  - a\n  - b: 1\n    c: 2\n  - d\n',
      remove('l', 1),
      'l:\n  - a\n  - d\n',
    ],
    [
      'the first key of an item',
      'l:\n  - a: 1\n    b:   2\n',
      remove('l', 0, 'a'),
      'l:\n  - b:   2\n',
    ],
    ['the only key', 'a:\n  b: 1\n# c\n', remove('a', 'b'), 'a: {}\n# c\n'],
    ['nothing', 'a:   1\n', remove('b'), 'a:   1\n'],
  ])('removes %s', (_, before, edits, after) => {
    expect(editYaml(before, edits)).toBe(after);
  });

  it('gives what was asked for, keeps every comment, and does nothing the second time', () => {
    const key = fc.constantFrom('a', 'b', 'c d', 'on', '1', 'constructor');
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('yes', '- x', '# no comment', 'a: b', 'two\nlines\n'),
    );
    const { tree } = fc.letrec<{ tree: JsonValue }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.dictionary(key, tie('tree'), { noNullPrototype: true }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    const root = fc.dictionary(key, tree, {
      minKeys: 1,
      noNullPrototype: true,
    });
    const write = (value: JsonValue, indent: string): string =>
      // Our own, odd but valid style: comments everywhere
      typeof value === 'object' && value !== null && Object.keys(value).length
        ? Object.entries(value)
            .map(
              ([name, item]) =>
                `${indent}# ${name}\n${indent}${
                  Array.isArray(value) ? '-' : `${JSON.stringify(name)}:`
                }${
                  typeof item === 'object' &&
                  item !== null &&
                  Object.keys(item).length
                    ? `  # in\n${write(item as JsonValue, `${indent}   `)}`
                    : `   ${JSON.stringify(item)}   # of ${name}\n`
                }`,
            )
            .join('')
        : `${JSON.stringify(value)}\n`;
    fc.assert(
      fc.property(root, key, fc.option(key), tree, (data, a, b, value) => {
        const path = b === null ? [a] : [a, b];
        const text = write(data as JsonValue, '');
        const result = editYaml(text, set(path, value));
        const target = Object.hasOwn(data, a) ? data[a] : undefined;
        const fits =
          b === null ||
          target === undefined ||
          (typeof target === 'object' && !Array.isArray(target));
        const wanted = {
          ...data,
          [a]:
            b === null
              ? value
              : { ...(target as Record<string, JsonValue>), [b]: value },
        };
        expect(result && parse(result)).toEqual(fits ? wanted : undefined);
        if (!fits) {
          return;
        }
        expect(editYaml(result!, set(path, value))).toBe(result);
        const removed = editYaml(result!, remove(...path));
        expect(
          Object.keys(b === null ? parse(removed!) : parse(removed!)[a]),
        ).not.toContain(b ?? a);
        // What is beside the change stays as it was written
        for (const other of Object.keys(data).filter(name => name !== a)) {
          const lines = write({ [other]: data[other] } as JsonValue, '');
          expect(result).toContain(lines);
          expect(removed).toContain(lines);
        }
      }),
      { numRuns: 500 },
    );
  });
});
