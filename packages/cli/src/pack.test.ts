import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PATH = `apiVersion: paved.dev/v1alpha1
kind: GoldenPath
metadata: { name: greeter }
spec: { owner: payments, lifecycle: { stage: supported }, template: ./template.yaml }
`;

describe('the package of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paved-pack-'));
  const paved = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      join(folder, 'node_modules/.bin/paved'),
      args,
      { cwd: folder, encoding: 'utf8' },
    );
    return { status, said: stdout + stderr };
  };

  beforeAll(() => {
    const file = execFileSync(
      process.execPath,
      [resolve(__dirname, '../pack.mjs'), folder],
      { encoding: 'utf8' },
    ).trim();
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    // Nothing is fetched: it is whole
    execFileSync('npm', ['install', '--offline', '--no-audit', file], {
      cwd: folder,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs by itself', () => {
    expect(paved('--version')).toEqual({ status: 0, said: '0.1.0\n' });
    writeFileSync(join(folder, 'catalog-info.yaml'), 'kind: [');
    expect(paved('validate')).toMatchObject({
      status: 1,
      said: expect.stringContaining('catalog-info.yaml:1:8  error'),
    });
    expect(
      paved('event', 'deployment', '--environment', 'production'),
    ).toMatchObject({ said: expect.stringContaining('Give --id') });
  });

  it('says what needs a clone', () => {
    mkdirSync(join(folder, 'greeter'));
    writeFileSync(join(folder, 'greeter/golden-path.yaml'), PATH);
    expect(paved('path', 'test', 'greeter')).toMatchObject({
      status: 2,
      said: expect.stringContaining('in a clone of Paved only; run it there'),
    });
  });
});
