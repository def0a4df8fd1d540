import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPaths } from './findPaths';
import { expectedOf } from './testPaths';

const templates = join(__dirname, '../../../../templates');

describe('what paths are tested against', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paved-cli-'));
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/golden-path.yaml'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is silver of production readiness, for the paths that Paved brings', async () => {
    const paths = await findPaths([templates]);
    expect(paths.length).toBeGreaterThan(1);
    const expected = await expectedOf(paths[0]);
    expect(expected?.level).toBe('silver');
    expect(expected?.scorecard.scorecard.ref).toBe(
      'scorecard:default/production-readiness',
    );
  });

  it.each([
    ['', /^nothing$/],
    ['scorecard: elsewhere.yaml\nlevel: gold\n', /^nothing$/],
    ['scorecard: card.yaml\n', /path-tests\.yaml: level: Required/],
  ])('is said beside them: %j', async (text, outcomeWanted) => {
    if (text) {
      writeFileSync(join(folder, 'path-tests.yaml'), text);
    }
    const outcome = await expectedOf(join(folder, 'a')).catch(
      error => error.message,
    );
    expect(outcome ?? 'nothing').toMatch(outcomeWanted);
  });

  it('are found where they are', async () => {
    expect(await findPaths([folder])).toEqual([join(folder, 'a')]);
    expect(await findPaths([join(folder, 'a')])).toEqual([join(folder, 'a')]);
    mkdirSync(join(folder, 'templates/b'), { recursive: true });
    writeFileSync(join(folder, 'templates/b/golden-path.yaml'), '');
    expect(await findPaths([folder])).toHaveLength(2);
    await expect(
      findPaths([join(folder, 'templates/b'), tmpdir()]),
    ).rejects.toThrow(/no golden-path\.yaml/);
  });
});
