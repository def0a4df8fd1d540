import { stringify } from 'yaml';
import { snapshotDigest } from '@paved/plugin-golden-paths-common';
import {
  sourceFiles,
  TEMPLATE,
  type Contents,
} from '../__testUtils__/releases';
import { readSnapshot } from './readSnapshot';
import type { SnapshotSourceEntry } from './types';

const goldenPath = (spec: object = {}, release: object = {}) =>
  stringify({
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'GoldenPath',
    metadata: { name: 'service', title: 'Service' },
    spec: {
      owner: 'group:default/platform',
      template: './template.yaml',
      defaults: { registry: 'r.example' },
      release: {
        version: '1.0.0',
        layers: [{ folder: '../common/docs' }, { folder: 'skeleton' }],
        ...release,
      },
      ...spec,
    },
  });
const FILES: Contents = {
  'paths/service/golden-path.yaml': goldenPath(),
  'paths/service/template.yaml': TEMPLATE,
  'paths/service/CHANGELOG.md': '## 1.0.0\nFirst',
  'paths/service/tests/build.yaml': '',
  'paths/service/skeleton/a.njk':
    '${{ values.name }} ${{ values.system }} ${{ values.database }}',
  'paths/service/skeleton/run': { mode: '100755', content: Buffer.from('#!') },
  'paths/common/docs/d.md': 'docs',
  'elsewhere/x': '',
};

function read(
  files: Contents,
  options: {
    folder?: string;
    more?: SnapshotSourceEntry[];
    unreadable?: string;
  } = {},
) {
  const all = sourceFiles(files);
  return readSnapshot(
    {
      list: async folder => [
        ...all
          .filter(({ path }) => path.startsWith(folder && `${folder}/`))
          .map(({ path, mode, content }) => ({
            path,
            mode,
            size: content.byteLength,
          })),
        ...(options.more ?? []).filter(({ path }) =>
          path.startsWith(`${folder}/`),
        ),
      ],
      read: async paths =>
        new Map(
          all
            .filter(
              ({ path }) => paths.includes(path) && path !== options.unreadable,
            )
            .map(({ path, content }) => [path, content]),
        ),
    },
    { folder: options.folder ?? 'paths/service' },
  );
}

const problems = async (...options: Parameters<typeof read>) =>
  (await read(...options)).problems.map(
    ({ severity, file, line, message }) =>
      `${severity} ${file}${line ? `:${line}` : ''}: ${message}`,
  );

describe('readSnapshot', () => {
  it('reads a path and what its release is made of, and nothing else', async () => {
    const reading = await read(FILES);
    expect(reading.problems).toEqual([]);
    expect(reading).toMatchObject({
      path: { ref: 'goldenpath:default/service', title: 'Service' },
      changelog: '## 1.0.0\nFirst',
      digest: snapshotDigest(reading.snapshot!),
      snapshot: {
        path: 'goldenpath:default/service',
        defaults: { registry: 'r.example' },
        manifest: { version: '1.0.0' },
      },
    });
    expect(
      reading.snapshot?.files.map(({ path, mode }) => `${mode} ${path}`),
    ).toEqual([
      '100644 ../common/docs/d.md',
      '100644 skeleton/a.njk',
      '100755 skeleton/run',
      '100644 template.yaml',
    ]);
    const other = await read({
      ...FILES,
      'paths/service/CHANGELOG.md': 'other',
      'paths/service/tests/build.yaml': 'other',
    });
    expect(other.digest).toBe(reading.digest);
  });

  it('reads the form of the field, which has no release', async () => {
    const reading = await read(
      {
        'golden-path.yaml': stringify({
          apiVersion: 'platform.example.com/v1',
          kind: 'GoldenPath',
          metadata: { name: 'x' },
          spec: { language: 'go', cicd: { stages: [] } },
        }),
      },
      { folder: '' },
    );
    expect(reading.problems).toEqual([]);
    expect(reading.path).toMatchObject({ name: 'x', language: 'go' });
    expect(reading.snapshot).toBeUndefined();
  });

  const GP = 'paths/service/golden-path.yaml';
  it.each<[string, Contents, Parameters<typeof read>[1], string]>([
    ['no file', { [GP]: undefined as never }, {}, `error ${GP}: is not there`],
    ['no YAML', { [GP]: 'a: [' }, {}, `error ${GP}:1: `],
    [
      'another kind',
      { [GP]: 'kind: Component\napiVersion: v1\nmetadata: { name: a }' },
      {},
      `error ${GP}: holds no entity of kind GoldenPath`,
    ],
    [
      'another version of the kind',
      { [GP]: 'kind: GoldenPath\napiVersion: v2\nmetadata: { name: a }' },
      {},
      `error ${GP}:2: apiVersion must be paved.dev/v1alpha1 or`,
    ],
    [
      'a field that is wrong',
      { [GP]: goldenPath({ hoursSaved: 'many' }) },
      {},
      `error ${GP}:16: hoursSaved`,
    ],
    [
      'a template that is missing',
      { 'paths/service/template.yaml': undefined as never },
      {},
      'error paths/service/template.yaml: is not there',
    ],
    [
      'a template that is none',
      { 'paths/service/template.yaml': 'kind: Template\nspec: [' },
      {},
      'error paths/service/template.yaml: template.yaml:',
    ],
    [
      'a layer that is not there',
      { [GP]: goldenPath({}, { layers: [{ folder: 'nope' }] }) },
      {},
      'error paths/service/nope: is a layer without a file',
    ],
    [
      'a layer that leads out',
      { [GP]: goldenPath({}, { layers: [{ folder: '../../../x' }] }) },
      {},
      'leads out of the repository',
    ],
    [
      'a link that leads out',
      {
        'paths/service/skeleton/d/l': {
          mode: '120000',
          content: Buffer.from('../../../../etc'),
        },
      },
      {},
      'error paths/service/skeleton/d/l: is a symbolic link that leads out',
    ],
    [
      'a submodule',
      {},
      { more: [{ path: 'paths/service/skeleton/sub', mode: '160000' }] },
      'error paths/service/skeleton/sub: is a submodule',
    ],
    [
      'a huge file',
      {},
      {
        more: [
          {
            path: 'paths/service/skeleton/huge',
            mode: '100644',
            size: 6_000_000,
          },
        ],
      },
      'error paths/service/skeleton/huge: has 6000000 bytes',
    ],
    [
      'too many files',
      {},
      {
        more: Array.from({ length: 6_000 }, (_, i) => ({
          path: `paths/service/skeleton/${i}`,
          mode: '100644' as const,
          size: 1,
        })),
      },
      'files together is the most'.replace('files ', ''),
    ],
    [
      'a file that can’t be read',
      {},
      { unreadable: 'paths/service/skeleton/run' },
      'error paths/service/skeleton/run: is not there, or can’t be read',
    ],
    [
      'a branch that nobody takes',
      {
        'paths/common/docs/e.njk':
          '{% if false %}\n${{ values.nope }}{% endif %}',
      },
      {},
      "error paths/common/docs/e.njk:2: 'values.nope' is not defined",
    ],
    [
      'a template that can’t be parsed',
      { 'paths/service/skeleton/b.njk': 'a\n{% if values.name %}' },
      {},
      'error paths/service/skeleton/b.njk:2: ',
    ],
    [
      'a parameter that nobody uses',
      {
        'paths/service/skeleton/a.njk':
          '${{ values.name }}${{ values.system }}',
      },
      {},
      "warning paths/service/template.yaml: The parameter 'database' is asked for",
    ],
    [
      'a parameter with a taken name',
      {
        'paths/service/template.yaml': TEMPLATE.replace('system:', 'defaults:'),
      },
      {},
      "error paths/service/template.yaml: The parameter 'defaults' has the name",
    ],
  ])('tells of %s', async (_, files, options, expected) => {
    const given = Object.fromEntries(
      Object.entries({ ...FILES, ...files }).filter(
        ([, file]) => file !== undefined,
      ),
    );
    const found = await problems(given, options);
    expect(found.join('\n')).toContain(expected);
    const { snapshot } = await read(given, options);
    expect(snapshot === undefined).toBe(
      expected.startsWith('warning') === false,
    );
  });
});
