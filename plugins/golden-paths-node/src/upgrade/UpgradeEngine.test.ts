import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countMarkers,
  type ReleaseManifest,
} from '@paved/plugin-golden-paths-common';
import {
  releaseOf,
  REPOSITORY,
  sourceFiles,
  type Contents,
} from '../__testUtils__/releases';
import {
  applyWrites,
  createdFrom,
  filesOf,
  textOf,
  treeOf,
  type Files,
} from '../__testUtils__/trees';
import { renderRelease } from '../render/renderRelease';
import { UpgradeEngine } from './UpgradeEngine';

const LINES = Array.from({ length: 20 }, (_, i) => `line ${i}\n`);
const text = (changes: Record<number, string> = {}) =>
  LINES.map((line, i) => changes[i] ?? line).join('');

describe('UpgradeEngine', () => {
  let folder: string;
  let engine: UpgradeEngine;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-upgrade-'));
    engine = UpgradeEngine.create({ scratchFolder: folder });
  });
  afterAll(async () => {
    await engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** Creates from the first release, lets the team work, and upgrades to the second. */
  async function upgrade(options: {
    old: Contents;
    team?: Contents;
    removed?: string[];
    next: Contents;
    manifest?: Partial<ReleaseManifest>;
    leaveAlone?: string[];
    sha256?: boolean;
    parameters?: Record<string, string>;
  }) {
    const from = releaseOf(options.old);
    const to = releaseOf(options.next, {
      version: '2.0.0',
      ...options.manifest,
    });
    const created = renderRelease(from, {
      parameters: { name: 'ledger-api' },
      repository: REPOSITORY,
    });
    const before: Files = new Map([
      ...createdFrom(created),
      ...filesOf(sourceFiles(options.team ?? {})),
    ]);
    options.removed?.forEach(path => before.delete(path));
    const asked: string[] = [];
    const outcome = await engine.planUpgrade({
      lock: created.lock,
      current: treeOf(before, { asked, sha256: options.sha256 }),
      from,
      to,
      leaveAlone: options.leaveAlone,
      parameters: options.parameters,
    });
    const after = applyWrites(before, outcome.writes);
    expect(textOf(after)['.golden-path.yaml']).toContain('release: 2.0.0');
    expect(outcome.files.map(({ path }) => path)).toEqual(
      [...after.keys()].sort(),
    );
    const { '.golden-path.yaml': lock, ...texts } = textOf(after);
    return {
      ...outcome,
      asked,
      after: Object.fromEntries(
        Object.entries(texts).map(([path, value]) => [
          path,
          value.replace(/^100644 /, ''),
        ]),
      ),
    };
  }

  it('takes what one side changed, without asking git or reading more than it must', async () => {
    const { after, changes, conflicts, asked } = await upgrade({
      old: { a: 'a1', b: 'b1', c: 'c1', d: 'd1', Dockerfile: 'f1', gone: 'x' },
      team: { b: 'team', own: 'mine' },
      removed: ['d'],
      next: { a: 'a2', b: 'b1', c: 'c1', d: 'd2', Dockerfile: 'f2', e: 'e2' },
    });
    expect(after).toEqual({
      a: 'a2',
      b: 'team',
      c: 'c1',
      Dockerfile: 'f2',
      e: 'e2',
      own: 'mine',
    });
    expect(changes).toEqual([
      { path: 'Dockerfile', type: 'modified', class: 'managed' },
      { path: 'a', type: 'modified', class: 'scaffolded' },
      { path: 'e', type: 'added', class: 'scaffolded' },
      { path: 'gone', type: 'removed' },
    ]);
    expect(conflicts).toEqual([]);
    // Only what a removed file may have been renamed to
    expect(asked.filter(path => path !== 'own')).toEqual([]);
  });

  it.each([false, true])(
    'merges lines, follows renames of either side, and keeps modes (ids of SHA-256: %s)',
    async sha256 => {
      const { after, conflicts, changes } = await upgrade({
        sha256,
        old: { f: text(), 'old/g': text(), 'h.sh': text(), k: text() },
        team: {
          f: text({ 2: 'team\n' }),
          'old/moved': text({ 5: 'team moved\n' }),
          'h.sh': { mode: '100755', content: Buffer.from(text()) },
          k: text({ 9: 'kept\n' }),
        },
        removed: ['old/g'],
        next: {
          f: text({ 15: 'release\n' }),
          'old/g': text({ 12: 'release\n' }),
          'h.sh': text({ 1: 'release\n' }),
          'new/k': text({ 1: 'release k\n' }),
        },
      });
      expect(conflicts).toEqual([]);
      expect(after).toEqual({
        f: text({ 2: 'team\n', 15: 'release\n' }),
        'old/moved': text({ 5: 'team moved\n', 12: 'release\n' }),
        'h.sh': `100755 ${text({ 1: 'release\n' })}`,
        'new/k': text({ 1: 'release k\n', 9: 'kept\n' }),
      });
      expect(changes.map(({ path }) => path)).toEqual([
        'f',
        'h.sh',
        'k',
        'new/k',
        'old/moved',
      ]);
    },
  );

  it('marks conflicts, keeps what the repository has, and says what to do', async () => {
    const { after, conflicts } = await upgrade({
      old: {
        lines: text(),
        removedByRelease: text(),
        binary: 'a\0b',
        renamed: text({ 0: 'renamed\n' }),
        movedAway: text({ 0: 'moved away\n', 19: 'x\n' }),
        link: { mode: '120000', content: Buffer.from('a') },
        large: 'l',
        'crlf.txt': 'a\r\nb\r\nc\r\n',
      },
      team: {
        lines: text({ 4: 'team\n' }),
        removedByRelease: text({ 4: 'team\n' }),
        binary: 'a\0team',
        both: 'team\n',
        weTook: text({ 0: 'renamed\n' }),
        ourName: text({ 0: 'moved away\n', 19: 'x\n' }),
        link: { mode: '120000', content: Buffer.from('team') },
        large: 'L'.repeat(1_100_000),
        folder: 'a file of the team',
        'file/of/team': 'x',
        'crlf.txt': 'a\r\nteam\r\nc\r\n',
      },
      removed: ['renamed', 'movedAway'],
      next: {
        lines: text({ 4: 'release\n' }),
        binary: 'a\0release',
        both: 'release\n',
        theirName: text({ 0: 'moved away\n', 19: 'x\n' }),
        link: { mode: '120000', content: Buffer.from('release') },
        large: 'l2',
        'folder/a': '',
        'folder/b': '',
        file: '',
        'crlf.txt': 'a\r\nrelease\r\nc\r\n',
      },
    });
    expect(conflicts.map(({ path, type }) => [path, type])).toEqual([
      ['binary', 'binary'],
      ['both', 'add/add'],
      ['crlf.txt', 'content'],
      ['file', 'file/directory'],
      ['folder', 'file/directory'],
      ['large', 'too-large'],
      ['lines', 'content'],
      ['link', 'other'],
      ['ourName', 'rename/rename'],
      ['removedByRelease', 'modify/delete'],
      ['weTook', 'rename/delete'],
    ]);
    expect(after).toMatchObject({
      binary: 'a\0team',
      both: '<<<<<<< yours\nteam\n=======\nrelease\n>>>>>>> service 2.0.0\n',
      'crlf.txt':
        'a\r\n<<<<<<< yours\r\nteam\r\n=======\r\nrelease\r\n>>>>>>> service 2.0.0\r\nc\r\n',
      'file/of/team': 'x',
      folder: 'a file of the team',
      link: '120000 team',
      removedByRelease: text({ 4: 'team\n' }),
      ourName: text({ 0: 'moved away\n', 19: 'x\n' }),
      weTook: text({ 0: 'renamed\n' }),
    });
    expect(after.lines).toContain(
      '<<<<<<< yours\nteam\n=======\nrelease\n>>>>>>> service 2.0.0\n',
    );
    expect(Object.keys(after).filter(path => path.includes('~'))).toEqual([]);
  });

  it('says of every file with markers that it has them, also where both renamed it', async () => {
    const { after, conflicts } = await upgrade({
      old: { config: text() },
      team: { ours: text({ 4: 'team\n' }) },
      removed: ['config'],
      next: { theirs: text({ 4: 'release\n' }) },
    });
    expect(Object.keys(after)).toEqual(['ours', 'theirs']);
    for (const content of Object.values(after)) {
      expect(countMarkers(content)).toBe(2);
    }
    expect(conflicts).toEqual([
      {
        path: 'ours',
        type: 'content',
        message: expect.stringMatching(/renamed 'config'.*'theirs'.*markers/),
      },
      {
        path: 'theirs',
        type: 'content',
        message: expect.stringMatching(/markers/),
      },
    ]);
  });

  it('keeps removed what the team removed, though the release changes it', async () => {
    const { after, conflicts } = await upgrade({
      old: { a: text(), b: text({ 1: 'b\n' }) },
      team: {
        'other/file': 'something else altogether, of the same length.'.repeat(
          4,
        ),
      },
      removed: ['a', 'b'],
      next: { a: text({ 3: 'release\n' }), 'moved/b': text({ 1: 'b\n' }) },
    });
    expect(Object.keys(after)).toEqual(['moved/b', 'other/file']);
    expect(conflicts).toEqual([
      expect.objectContaining({ path: 'moved/b', type: 'rename/delete' }),
    ]);
  });

  it('keeps an edited file that the release moves to where the team has another one', async () => {
    const binary = (end: string) => `\0${'binary '.repeat(20)}${end}`;
    const { after, conflicts } = await upgrade({
      old: { logo: binary(''), readme: text() },
      team: { logo: binary('team'), place: text() },
      removed: ['readme'],
      next: { place: binary(''), readme: text() },
    });
    expect(after).toEqual({ logo: binary('team'), place: text() });
    expect(conflicts).toMatchObject([
      {
        path: 'logo',
        type: 'other',
        message: expect.stringContaining("'place'"),
      },
      { path: 'place', type: 'binary' },
    ]);
  });

  it('follows a file that took the place of its own folder, and is not led astray by one that did not', async () => {
    const { after, conflicts } = await upgrade({
      old: { 'docs/a': text(), 'conf/a': text({ 0: 'conf\n' }), f: text() },
      team: {
        docs: text({ 18: 'team\n' }),
        conf: 'something else\n',
        f: text({ 1: 'team\n' }),
      },
      removed: ['docs/a', 'conf/a'],
      next: {
        'docs/a': text({ 2: 'release\n' }),
        'conf/a': text({ 0: 'conf\n', 2: 'release\n' }),
        f: text({ 10: 'release\n' }),
      },
    });
    expect(conflicts).toEqual([]);
    expect(after).toMatchObject({
      conf: 'something else\n',
      f: text({ 1: 'team\n', 10: 'release\n' }),
    });
    expect(after.docs).toContain('team\n');
  });

  it('moves and edits the files of both sides by migrations before it merges', async () => {
    const { after, conflicts, changes, migrations } = await upgrade({
      old: { 'conf/a': 'x\n', 'p.json': '{\n  "v": 1,\n  "w": 2\n}\n' },
      team: {
        'conf/a': 'completely\nanother\n',
        'p.json': '{\n  "v": 1,\n  "w": 2,\n  "team": 3\n}\n',
      },
      next: { 'settings/a': 'x\n', 'p.json': '{\n  "v": 2,\n  "w": 2\n}\n' },
      manifest: {
        migrations: [
          {
            id: 'move',
            to: '1.5.0',
            steps: [
              { rename: { from: 'conf', to: 'settings' } },
              {
                jsonPatch: {
                  file: 'p.json',
                  patch: [{ op: 'replace', path: '/v', value: 2 }],
                },
              },
            ],
          },
          { id: 'old', to: '1.0.0', steps: [] },
        ],
      },
    });
    expect(conflicts).toEqual([]);
    expect(after).toEqual({
      'settings/a': 'completely\nanother\n',
      'p.json': '{\n  "v": 2,\n  "w": 2,\n  "team": 3\n}\n',
    });
    expect(changes).toEqual([
      { path: 'p.json', type: 'modified', class: 'scaffolded' },
      {
        path: 'settings/a',
        previousPath: 'conf/a',
        type: 'renamed',
        class: 'scaffolded',
      },
    ]);
    expect(migrations).toEqual(['move']);
  });

  it('leaves alone what the team has declared its own', async () => {
    const { after, changes } = await upgrade({
      old: { 'ci/a': 'a1', 'ci/b': 'b1', c: 'c1' },
      team: { 'ci/a': 'team' },
      removed: ['ci/b'],
      next: { 'ci/a': 'a2', 'ci/b': 'b2', 'ci/c': 'c2', c: 'c2' },
      leaveAlone: ['ci/**'],
    });
    expect(after).toEqual({ 'ci/a': 'team', c: 'c2' });
    expect(changes.map(({ path }) => path)).toEqual(['c']);
  });
});
