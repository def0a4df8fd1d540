import { stringify } from 'yaml';
import { releaseOf, REPOSITORY, sourceFiles } from '../__testUtils__/releases';
import {
  createdFrom,
  filesOf,
  treeOf,
  type Files,
} from '../__testUtils__/trees';
import { renderRelease } from '../render/renderRelease';
import { matchReleases } from './matchReleases';

const LINES = Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join('');
const template = stringify({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'service' },
  spec: {
    type: 'service',
    parameters: {
      required: ['name', 'owner', 'region'],
      properties: {
        name: { type: 'string' },
        owner: { type: 'string', pattern: '^group:' },
        region: { type: 'string' },
        port: { type: 'integer', default: 8080 },
        database: {
          type: 'string',
          enum: ['none', 'postgresql'],
          default: 'none',
        },
        metrics: { type: 'boolean' },
      },
    },
    steps: [],
  },
});
const base = {
  'catalog-info.yaml.njk':
    'metadata:\n  name: ${{ values.name }}\nspec:\n  owner: ${{ values.owner }}\n',
  'src/main.ts.njk': 'listen(${{ values.port }});\n',
  "${{ 'db.sql' if values.database == 'postgresql' else '' }}": 'create\n',
  "${{ 'metrics.ts' if values.metrics else '' }}": 'metrics\n',
  'region.txt.njk': '${{ values.region }}',
  Dockerfile: LINES,
};
const release = (version: string, files: object) =>
  releaseOf({ ...base, ...files }, { version }, { template });
const first = release('1.0.0', {});
const second = release('1.1.0', { Dockerfile: `${LINES}CMD run\n` });
const other = {
  ...releaseOf({ 'go.mod': 'module', 'main.go': 'package main' }),
  path: 'goldenpath:default/other',
};

describe('matchReleases', () => {
  it('finds the release that a repository was made from by hand, with its parameters', async () => {
    const { files } = renderRelease(second, {
      parameters: {
        name: 'ledger',
        owner: 'group:default/payments',
        region: 'eu',
        port: 9000,
        database: 'postgresql',
        metrics: true,
      },
      repository: REPOSITORY,
    });
    const current: Files = new Map([
      ...filesOf(files),
      ...filesOf(
        sourceFiles({
          Dockerfile: `FROM ours\n${LINES}CMD run\n`,
          'src/own.ts': 'own',
        }),
      ),
    ]);
    current.delete('metrics.ts');
    current.delete('region.txt');
    const asked: string[] = [];
    const [best, next, ...rest] = await matchReleases({
      current: treeOf(current, { asked }),
      repository: REPOSITORY,
      snapshots: [other, first, second],
    });
    expect(best).toMatchObject({
      path: 'goldenpath:default/service',
      release: '1.1.0',
      same: ['catalog-info.yaml', 'db.sql', 'src/main.ts'],
      different: ['Dockerfile'],
      missing: ['region.txt'],
      parameters: {
        name: 'ledger',
        owner: 'group:default/payments',
        port: 9000,
        database: 'postgresql',
      },
      fields: [
        { name: 'name', required: true },
        { name: 'owner', required: true },
        { name: 'region', required: true, schema: { type: 'string' } },
        { name: 'port', required: false, default: 8080 },
        { name: 'database', schema: { enum: ['none', 'postgresql'] } },
        { name: 'metrics', required: false },
      ],
    });
    expect(best.likeness).toBeGreaterThan(0.75);
    expect(next).toMatchObject({ release: '1.0.0' });
    expect(next.likeness).toBeLessThan(best.likeness);
    expect(rest).toEqual([
      expect.objectContaining({ path: other.path, likeness: 0 }),
    ]);
    expect(asked).not.toContain('src/own.ts');
  });

  it('takes what is known over what it reads, and the newest of equals', async () => {
    const twin = release('1.0.1', {});
    const created = renderRelease(first, {
      parameters: { name: 'x', owner: 'group:default/a', region: 'eu' },
      repository: REPOSITORY,
    });
    const [best, second_] = await matchReleases({
      current: treeOf(createdFrom(created)),
      repository: REPOSITORY,
      snapshots: [first, twin],
      parameters: {
        owner: 'group:default/b',
        region: 'eu',
        nope: 1,
        port: 'no',
      },
    });
    expect(best).toMatchObject({
      release: '1.0.1',
      parameters: {
        name: 'x',
        owner: 'group:default/b',
        region: 'eu',
        port: 8080,
      },
    });
    expect(second_).toMatchObject({
      release: '1.0.0',
      likeness: best.likeness,
    });
  });

  it('has no match in an empty repository', async () => {
    expect(
      await matchReleases({
        current: treeOf(new Map()),
        repository: REPOSITORY,
        snapshots: [first],
      }),
    ).toEqual([expect.objectContaining({ likeness: 0, same: [] })]);
  });
});
