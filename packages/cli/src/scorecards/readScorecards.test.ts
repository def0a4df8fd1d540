import { InputError } from '@backstage/errors';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readScorecards } from './readScorecards';

describe('readScorecards', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scorecards-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds the scorecards of a folder among other documents', async () => {
    await writeFile(
      join(folder, 'a.yaml'),
      'kind: Component\n---\nkind: Scorecard\nmetadata: { name: a }\n',
    );
    await writeFile(join(folder, 'b.yml'), 'not: [a scorecard');
    expect(await readScorecards(folder)).toEqual([
      {
        file: join(folder, 'a.yaml'),
        entity: { kind: 'Scorecard', metadata: { name: 'a' } },
      },
    ]);
  });

  it.each([
    ['a key twice', 'kind: Scorecard\nkind: Scorecard', /a\.yaml:2: .*line 1/],
    ['a bracket left open', 'kind: Scorecard\na: [', /a\.yaml:2: /],
    ['brackets', `kind: Scorecard\na: ${'['.repeat(400_000)}`, /intricate/],
    [
      'very many keys',
      `kind: Scorecard\n${Array.from(
        { length: 40_000 },
        (_, index) => `k${index}: 1`,
      ).join('\n')}`,
      /more than 50000 values/,
    ],
  ])('says what is wrong with %s, and soon', async (_, text, message) => {
    const file = join(folder, 'a.yaml');
    await writeFile(file, text);
    const started = process.cpuUsage();
    const problem = await readScorecards(file).catch(error => error);
    expect(problem).toBeInstanceOf(InputError);
    expect(problem.message).toMatch(message);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});
