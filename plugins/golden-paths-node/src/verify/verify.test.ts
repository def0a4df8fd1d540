import { releaseOf, REPOSITORY, sourceFiles } from '../__testUtils__/releases';
import {
  createdFrom,
  filesOf,
  treeOf,
  type Files,
} from '../__testUtils__/trees';
import { renderRelease } from '../render/renderRelease';
import { verify } from './verify';

const snapshot = releaseOf({
  Dockerfile: 'FROM x',
  'ci/a.njk': '${{ values.name }}',
  'ci/b': 'b',
  'ci/run': { mode: '100755', content: Buffer.from('run') },
  src: 'ours',
});
const created = renderRelease(snapshot, {
  parameters: { name: 'ledger-api' },
  repository: REPOSITORY,
});
const { lock } = created;
const asCreated = createdFrom(created);
const edited: Files = new Map([
  ...asCreated,
  ...filesOf(
    sourceFiles({
      Dockerfile: 'FROM y',
      'ci/run': 'run',
      src: 'changed, as it may',
      more: 'x',
    }),
  ),
]);
edited.delete('ci/b');

describe('verify', () => {
  it.each([
    ['with the release, reading nothing', { snapshot }, 0],
    ['by the lock alone', {}, 3],
  ])('proves managed files %s', async (_, given, reads) => {
    for (const sha256 of [false, true]) {
      const current = treeOf(asCreated, { sha256 });
      expect(await verify({ lock, current, ...given })).toEqual({
        ok: true,
        edited: [],
        missing: [],
        lockProblems: [],
      });
      const asked: string[] = [];
      expect(
        await verify({
          lock,
          current: treeOf(edited, { sha256, asked }),
          ...given,
        }),
      ).toEqual({
        ok: false,
        edited: ['Dockerfile', 'ci/run'],
        missing: ['ci/b'],
        lockProblems: [],
      });
      expect(asked).toHaveLength(reads);
      expect(
        await verify({
          lock,
          current: treeOf(edited, { sha256 }),
          leaveAlone: ['ci/**', 'Dockerfile'],
          ...given,
        }),
      ).toMatchObject({ ok: true });
    }
  });

  it.each([
    [
      'another digest',
      { digest: `sha256-${'0'.repeat(64)}` },
      /with digest sha256-0000/,
    ],
    [
      'another release',
      { release: '1.0.1' },
      /is of goldenpath:default\/service 1\.0\.1/,
    ],
    [
      'another name',
      { parameters: { name: 'other' } },
      /does not render 'ci\/a' like that/,
    ],
    [
      'a parameter that is none',
      { parameters: { name: '-rf' } },
      /can't be rendered/,
    ],
    [
      'a file less',
      { files: lock.files.slice(1) },
      /'Dockerfile' of release 1\.0\.0 is not in it/,
    ],
  ])('proves the lock: %s', async (_, change, message) => {
    const report = await verify({
      lock: { ...lock, ...change },
      current: treeOf(asCreated),
      snapshot,
    });
    expect(report.ok).toBe(false);
    expect(report.lockProblems.join()).toMatch(message);
    expect(report.lockProblems.join()).toMatch(/Take \.golden-path\.yaml back/);
  });

  it('says of a lock that was edited all over what is wrong once', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 45 }, (_, index) => [`src/${index + 10}`, 'x']),
    );
    const many = releaseOf({ Dockerfile: 'FROM x', ...files });
    const whole = renderRelease(many, {
      parameters: { name: 'ledger-api' },
      repository: REPOSITORY,
    });
    const { lockProblems } = await verify({
      lock: {
        ...whole.lock,
        files: whole.lock.files.slice(1).map(file => ({
          ...file,
          sha256: '0'.repeat(64),
        })),
      },
      current: treeOf(createdFrom(whole)),
      snapshot: many,
    });
    expect(lockProblems).toEqual([
      "The lock was edited by hand: release 1.0.0 does not render 'src/10', 'src/11', 'src/12' and 42 more files like that with its parameters; 'Dockerfile' of release 1.0.0 is not in it. Take .golden-path.yaml back as it was in the last commit that the portal made; it is not written by hand.",
    ]);
  });
});
