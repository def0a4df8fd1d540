import { GitCommand } from '@paved/plugin-repositories-node';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lock, SourceFile } from '@paved/plugin-golden-paths-common';
import { parse, stringify } from 'yaml';
import { releaseOf, REPOSITORY, TEMPLATE } from '../__testUtils__/releases';
import {
  applyWrites,
  createdFrom,
  textOf,
  treeOf,
  type Files,
} from '../__testUtils__/trees';
import { renderRelease } from '../render/renderRelease';
import type { UpgradeRequest } from './types';
import { UpgradeEngine } from './UpgradeEngine';

const LINES = Array.from({ length: 30 }, (_, i) => `line ${i}\n`);
const from = releaseOf({ f: LINES.join(''), g: 'g' });
const to = releaseOf(
  { f: `${LINES.join('')}release\n`, g: 'g2' },
  { version: '2.0.0' },
);
const created = renderRelease(from, {
  parameters: { name: 'ledger-api' },
  repository: REPOSITORY,
});

/** Both changed a file, so that git is needed; `line` makes repositories differ. */
function repository(line = 'team\n'): Files {
  const files = createdFrom(created);
  const f = files.get('f') as SourceFile;
  return files.set('f', { ...f, content: Buffer.from(line + LINES.join('')) });
}

const request = (change: Partial<UpgradeRequest> = {}): UpgradeRequest => ({
  lock: created.lock,
  current: treeOf(repository()),
  from,
  to,
  ...change,
});

describe('UpgradeEngine, when something is wrong', () => {
  let folder: string;
  let engine: UpgradeEngine;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-upgrade-'));
    engine = UpgradeEngine.create({ scratchFolder: join(folder, 'scratch') });
  });
  afterEach(async () => {
    await engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const merged = async (planned: Promise<{ writes: unknown[] }>) =>
    expect((await planned).writes).toHaveLength(3);

  const lock = (change: Partial<Lock>) => ({ ...created.lock, ...change });
  const [first, ...others] = created.lock.files;
  it.each<[string, string, Partial<UpgradeRequest>, RegExp]>([
    [
      'a parameter in the lock was changed',
      'lock',
      { lock: lock({ parameters: { name: '-rf' } }) },
      /name.*Take \.golden-path\.yaml back/s,
    ],
    [
      'a hash in the lock was changed',
      'lock',
      {
        lock: lock({
          files: [{ ...first, sha256: '0'.repeat(64) }, ...others],
        }),
      },
      /edited by hand.*'f'/,
    ],
    [
      'a file was taken out of the lock',
      'lock',
      { lock: lock({ files: others }) },
      /'f' of release 1\.0\.0 is not in it/,
    ],
    [
      'a hostile file was put into the lock',
      'lock',
      {
        lock: lock({
          files: [...created.lock.files, { ...first, path: '../../x' }],
        }),
      },
      /'\.\.\/\.\.\/x' is not in release 1\.0\.0/,
    ],
    [
      'another engine rendered it',
      'lock',
      { lock: lock({ engine: 'nunjitsu@0.1.0', files: others }) },
      /rendered by nunjitsu@0\.1\.0, and this is nunjitsu@/,
    ],
    [
      'the lock is of another content',
      'digest',
      { lock: lock({ digest: `sha256-${'0'.repeat(64)}` }) },
      /with digest sha256-000/,
    ],
    [
      'the lock is of another release',
      'digest',
      { lock: lock({ release: '0.9.0' }) },
      /of release 0\.9\.0/,
    ],
    [
      'the lock is of another path',
      'release',
      { lock: lock({ path: 'goldenpath:default/x' }) },
      /is on goldenpath:default\/x/,
    ],
    [
      'the release is lower',
      'release',
      { to: releaseOf({}, { version: '0.1.0' }) },
      /publish a new one/,
    ],
    [
      'the release was published with other content',
      'release',
      { to: releaseOf({ f: 'other' }) },
      /give the new one a higher version/,
    ],
    [
      'a parameter is wrong',
      'parameters',
      { parameters: { database: 'oracle' } },
      /database/,
    ],
    [
      'a parameter is unknown',
      'parameters',
      { parameters: { nope: 1 } },
      /nope/,
    ],
    [
      'the release can’t be rendered',
      'render',
      {
        to: releaseOf(
          { 'a.njk': '\n${{ values.nope }}' },
          { version: '2.0.0' },
        ),
      },
      /skeleton\/a\.njk:2: 'values\.nope'/,
    ],
  ])('says what to do: %s', async (_, reason, change, message) => {
    await expect(engine.planUpgrade(request(change))).rejects.toMatchObject({
      name: 'UpgradeError',
      reason,
      message: expect.stringMatching(message),
    });
  });

  it('asks for what the new release wants to know, and takes the answers', async () => {
    const asked = parse(TEMPLATE);
    asked.spec.parameters[0].required.push('region');
    asked.spec.parameters[0].properties.region = { enum: ['eu', 'us'] };
    const asking = releaseOf(
      { 'f.njk': '${{ values.region }}' },
      { version: '2.0.0' },
      { template: stringify(asked) },
    );
    await expect(
      engine.planUpgrade(request({ to: asking })),
    ).rejects.toMatchObject({ reason: 'parameters' });
    const outcome = await engine.planUpgrade(
      request({
        to: asking,
        current: treeOf(createdFrom(created)),
        parameters: { region: 'eu' },
      }),
    );
    expect(outcome.newParameters).toMatchObject([
      { name: 'region', required: true },
    ]);
    expect(outcome.parameters).toMatchObject({ region: 'eu' });
    expect(textOf(applyWrites(new Map(), outcome.writes)).f).toBe('100644 eu');
  });

  it('begins anew where its folder was tidied away, or holds what a killed process left', async () => {
    const scratch = join(folder, 'scratch');
    const old = join(scratch, 'merge-old');
    const young = join(scratch, 'merge-young');
    for (const path of [old, young]) {
      await mkdir(join(path, 'objects'), { recursive: true });
      await writeFile(join(path, 'objects', 'half'), 'written');
    }
    const longAgo = new Date(Date.now() - 2 * 24 * 3_600_000);
    await utimes(join(old, 'objects'), longAgo, longAgo);
    const empty = join(scratch, 'merge-empty');
    await mkdir(empty);
    await utimes(empty, longAgo, longAgo);

    await merged(engine.planUpgrade(request()));
    const names = await readdir(scratch);
    expect(names).toHaveLength(2);
    // It may be another engine's that is at work
    expect(names).toContain('merge-young');

    await rm(scratch, { recursive: true });
    await merged(engine.planUpgrade(request()));
    await engine.dispose();
    expect(await readdir(scratch)).toEqual([]);
    await merged(engine.planUpgrade(request()));
  });

  it('shares its folder with others, and takes away nothing that one of them is at work in', async () => {
    const scratch = join(folder, 'scratch');
    const longAgo = new Date(Date.now() - 2 * 24 * 3_600_000);
    await merged(engine.planUpgrade(request()));
    const [name] = await readdir(scratch);
    const leftAlone = async () =>
      utimes(join(scratch, name, 'objects'), longAgo, longAgo);
    const anotherPlans = async () => {
      const other = UpgradeEngine.create({ scratchFolder: scratch });
      await merged(other.planUpgrade(request()));
      await other.dispose();
    };

    await leftAlone();
    await merged(engine.planUpgrade(request()));
    await anotherPlans();
    expect(await readdir(scratch)).toEqual([name]);

    await leftAlone();
    await anotherPlans();
    expect(await readdir(scratch)).toEqual([]);
    await merged(engine.planUpgrade(request()));
  });

  it('names the folder when nothing can be written there, and works once it can', async () => {
    await writeFile(join(folder, 'scratch'), 'a file');
    await expect(engine.planUpgrade(request())).rejects.toMatchObject({
      reason: 'git',
      message: expect.stringContaining(join(folder, 'scratch')),
    });
    await rm(join(folder, 'scratch'));
    await merged(engine.planUpgrade(request()));
  });

  it.each([
    ['is not there', undefined],
    ['is killed', 'kill -9 $$'],
    ['writes what nobody knows', 'echo nonsense; exit 1'],
    ['is too old', 'echo "usage: git merge-tree" >&2; exit 129'],
  ])('says so when git %s', async (_, script) => {
    const executable = join(folder, 'git');
    if (script) {
      await writeFile(
        executable,
        `#!/bin/sh\ncase "$*" in *merge-tree*) ${script};; *) exec git "$@";; esac\n`,
        { mode: 0o755 },
      );
    }
    const broken = UpgradeEngine.create({
      scratchFolder: join(folder, 'scratch'),
      git: GitCommand.create({ executable }),
    });
    await expect(broken.planUpgrade(request())).rejects.toMatchObject({
      reason: 'git',
      message: expect.stringContaining('git 2.38 or newer'),
    });
    // What need not be merged does not need git
    await expect(
      broken.planUpgrade(request({ current: treeOf(createdFrom(created)) })),
    ).resolves.toMatchObject({ conflicts: [] });
    await broken.dispose();
  });

  it('stops when it is told to', async () => {
    await expect(
      engine.planUpgrade(request({ signal: AbortSignal.abort() })),
    ).rejects.toMatchObject({ name: 'GitError', reason: 'aborted' });
    await merged(engine.planUpgrade(request()));
  });

  it('plans many at once, each as if it were alone, in a repository that git finds sound', async () => {
    const requests = Array.from({ length: 24 }, (_, i) =>
      request({ current: treeOf(repository(`team ${i % 12}\n`)) }),
    );
    const together = await Promise.all(
      requests.map(item => engine.planUpgrade(item)),
    );
    const [scratch] = await readdir(join(folder, 'scratch'));
    await GitCommand.create().run(['fsck', '--strict', '--no-dangling'], {
      repository: join(folder, 'scratch', scratch),
    });
    for (const [index, item] of requests.entries()) {
      const alone = await engine.planUpgrade(item);
      expect(together[index]).toEqual(alone);
      expect(alone.conflicts).toEqual([]);
    }
  });

  it('keeps what it can’t read', async () => {
    const { entries } = treeOf(repository());
    const outcome = await engine.planUpgrade(
      request({ current: { entries, read: async () => new Map() } }),
    );
    expect(outcome.conflicts).toMatchObject([{ path: 'f', type: 'other' }]);
    expect(outcome.writes.map(({ path }) => path)).toEqual([
      '.golden-path.yaml',
      'g',
    ]);
  });

  it('touches nothing with a hostile name, and reads little of a huge repository', async () => {
    const files = repository();
    for (const path of ['../up', '/etc/passwd', '.git/config', 'a\nb', '']) {
      files.set(path, { path, mode: '100644', content: Buffer.from('x') });
    }
    for (let i = 0; i < 30_000; i++) {
      const path = `src/${i % 100}/${i}.ts`;
      files.set(path, { path, mode: '100644', content: Buffer.from(`${i}`) });
    }
    const { entries, read } = treeOf(files);
    const asked: string[] = [];
    const started = process.cpuUsage();
    const outcome = await engine.planUpgrade(
      request({
        current: {
          entries: [
            ...entries,
            { path: 'sub', mode: '160000', id: '1'.repeat(40) },
          ],
          read: paths => read(asked.push(...paths) ? paths : []),
        },
      }),
    );
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(10_000);
    expect(asked).toEqual(['f']);
    expect(outcome.writes.map(({ path }) => path)).toEqual([
      '.golden-path.yaml',
      'f',
      'g',
    ]);
    expect(outcome.files).toHaveLength(entries.length + 1);
  });

  it('knows no parameter’s secret', async () => {
    const secret = releaseOf({ f: stringify({ a: 1 }) }, { version: '2.0.0' });
    const outcome = await engine.planUpgrade(
      request({ to: secret, parameters: { token: 'hush' } }),
    );
    expect(JSON.stringify(outcome.lock)).not.toContain('hush');
  });
});
