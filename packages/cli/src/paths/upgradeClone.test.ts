import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import { renderRelease } from '@paved/plugin-golden-paths-node';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Clone } from './Clone';
import { upgradeClone } from './upgradeClone';

function release(
  version: string,
  files: Record<string, string>,
): ReleaseSnapshot {
  return {
    path: 'goldenpath:default/greeter',
    manifest: {
      version,
      layers: [{ folder: 'skeleton' }],
      managed: [],
      migrations: [],
    },
    defaults: {},
    files: [
      ...Object.entries(files).map(([path, text]) => ({
        path: `skeleton/${path}`,
        mode: '100644' as const,
        content: Buffer.from(text),
      })),
      {
        path: 'template.yaml',
        mode: '100644' as const,
        content: Buffer.from(
          'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: greeter }\nspec:\n  type: service\n  parameters: { properties: { name: { type: string } } }\n  steps: []\n',
        ),
      },
    ],
  };
}

const IGNORED = '/reports/\n/tools\n';
const releases: Record<string, ReleaseSnapshot> = {
  '1.0.0': release('1.0.0', {
    '.gitignore': IGNORED,
    'docs/a.md': 'a\n',
    'docs/b.md': 'b\n',
    'main.js': 'one\n',
    'old/only.txt': 'old\n',
  }),
  '1.1.0': release('1.1.0', {
    '.gitignore': IGNORED,
    docs: 'a file now\n',
    'main.js': 'two\n',
    'reports/NOTES.md': "the release's\n",
    'tools/t.txt': 'tool\n',
  }),
};

describe('what is in the way of an upgrade of a clone', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'paved-cli-')));
    const { files, lockFile } = renderRelease(releases['1.0.0'], {
      parameters: { name: 'hello' },
      repository: { owner: 'acme', name: 'hello' },
    });
    for (const { path, content } of [...files, lockFile]) {
      write(path, Buffer.from(content).toString());
    }
    git('init', '--quiet', '--initial-branch', 'main');
    git('config', 'user.email', 'a@example.com');
    git('config', 'user.name', 'A');
    commit('First');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, text: string) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  function commit(message: string) {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
  }
  const clone = () => Clone.open(folder);
  const upgrade = async (opened = clone()) =>
    upgradeClone(await opened, {
      parameters: {},
      leaveAlone: [],
      read: async (_, version) =>
        releases[version === 'latest' ? '1.1.0' : version],
    });

  /** Everything on disk, and what git thinks of it. */
  function state() {
    const onDisk = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => !/^\.git(\/|$)/.test(path))
      .sort()
      .map(path => {
        const file = join(folder, path);
        const { mode, mtimeMs } = lstatSync(file);
        return lstatSync(file).isFile()
          ? [path, mode, mtimeMs, readFileSync(file, 'utf8')]
          : [path, mode];
      });
    return {
      onDisk,
      git: [
        git('status', '--porcelain', '--branch', '--ignored'),
        git('ls-files', '--stage', '-v'),
        git('for-each-ref'),
        git('rev-parse', '--symbolic-full-name', 'HEAD'),
        git('stash', 'list'),
      ],
    };
  }

  it('replaces a folder by a file, and takes away folders that are empty then', async () => {
    await upgrade();
    expect(readFileSync(join(folder, 'docs'), 'utf8')).toBe('a file now\n');
    expect(existsSync(join(folder, 'old'))).toBe(false);
    expect(git('status', '--porcelain').split('\n').sort().slice(1)).toEqual([
      'A  docs',
      'A  reports/NOTES.md',
      'A  tools/t.txt',
      'D  docs/a.md',
      'D  docs/b.md',
      'D  old/only.txt',
      'M  .golden-path.yaml',
      'M  main.js',
    ]);
    expect(readdirSync(folder).sort()).toEqual([
      '.git',
      '.gitignore',
      '.golden-path.yaml',
      'docs',
      'main.js',
      'reports',
      'tools',
    ]);
  });

  const elsewhere = () => mkdtempSync(join(folder, '.git/elsewhere-'));

  it.each<[string, () => void, RegExp]>([
    [
      'an ignored file',
      () => write('reports/NOTES.md', 'ours'),
      /reports\/NOTES\.md \(not in git\)/,
    ],
    [
      'a file that git is told not to show',
      () => {
        git('rm', '--quiet', '.gitignore');
        commit('Nothing is ignored');
        git('config', 'status.showUntrackedFiles', 'no');
        write('reports/NOTES.md', 'ours');
      },
      /reports\/NOTES\.md \(not in git\)/,
    ],
    [
      'a file where a folder is needed',
      () => write('tools', 'ours'),
      /tools \(a file where a folder is needed\)/,
    ],
    [
      'a symbolic link on the way',
      () => symlinkSync(elsewhere(), join(folder, 'tools')),
      /tools \(a symbolic link, through which nothing is written\)/,
    ],
    [
      'a symbolic link to nowhere',
      () => {
        mkdirSync(join(folder, 'reports'));
        symlinkSync('nowhere', join(folder, 'reports/NOTES.md'));
      },
      /reports\/NOTES\.md \(not in git\)/,
    ],
    [
      'a folder in the place of a file',
      () => write('reports/NOTES.md/mine.txt', 'ours'),
      /reports\/NOTES\.md \(a folder with reports\/NOTES\.md\/mine\.txt, /,
    ],
    [
      'a folder that has more than what the release removes',
      () => {
        writeFileSync(join(folder, '.git/info/exclude'), '/docs/mine.txt\n');
        write('docs/mine.txt', 'ours');
      },
      /docs \(a folder with docs\/mine\.txt, which would stay\)/,
    ],
    [
      'another repository on the way',
      () => {
        write('tools/kept', 'ours');
        execFileSync('git', ['init', '--quiet', join(folder, 'tools')]);
      },
      /tools \(a repository of its own\)/,
    ],
    [
      'changes that git is told to overlook',
      () => {
        git('update-index', '--assume-unchanged', 'main.js');
        write('main.js', 'ours');
      },
      /main\.js \(git is told to overlook changes of it/,
    ],
    [
      'a file to remove whose changes git is told to overlook',
      () => {
        git('update-index', '--skip-worktree', 'old/only.txt');
        write('old/only.txt', 'ours');
      },
      /old\/only\.txt \(git is told to overlook changes of it/,
    ],
    [
      'a folder to remove from that is a symbolic link by now',
      () => {
        git('update-index', '--assume-unchanged', 'old/only.txt');
        writeFileSync(join(folder, '.git/info/exclude'), '/old\n');
        const target = elsewhere();
        renameSync(join(folder, 'old'), join(target, 'old'));
        symlinkSync(join(target, 'old'), join(folder, 'old'));
      },
      /old \(a symbolic link, /,
    ],
    [
      'several of them',
      () => {
        write('tools', 'ours');
        write('reports/NOTES.md', 'ours');
      },
      /reports\/NOTES\.md \(.*tools \(.*move .* commit .*nothing has been changed/,
    ],
  ])('stops for %s, and changes nothing', async (_, change, message) => {
    change();
    const before = state();
    await expect(upgrade()).rejects.toThrow(message);
    expect(state()).toEqual(before);
  });

  it('upgrades what a sparse checkout leaves out, and in a worktree', async () => {
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/old/', '!/main.js');
    expect(existsSync(join(folder, 'main.js'))).toBe(false);
    await upgrade();
    expect(git('show', ':main.js')).toBe('two\n');
    expect(git('ls-files', 'old')).toBe('');

    const other = join(folder, '.git/other');
    git('branch', '-m', 'upgraded');
    git('worktree', 'add', '--quiet', other, 'main');
    const { branch } = await upgrade(Clone.open(other));
    expect(readFileSync(join(other, 'main.js'), 'utf8')).toBe('two\n');
    expect(
      execFileSync('git', ['-C', other, 'branch', '--show-current'], {
        encoding: 'utf8',
      }),
    ).toBe(`${branch}\n`);
  });

  it('says what git says when no branch can be started', async () => {
    git('branch', 'golden-path');
    await expect(upgrade()).rejects.toThrow(/golden-path\/greeter-1\.1\.0/);
    expect(git('branch', '--show-current')).toBe('main\n');
  });

  describe('when it fails on the way', () => {
    it.each([
      ['on a branch', () => {}],
      ['at a commit', () => git('switch', '--quiet', '--detach')],
    ])('brings the clone back %s', async (_, change) => {
      change();
      const before = state();
      const opened = await clone();
      jest.spyOn(opened, 'setIndex').mockImplementation(async () => {
        expect(readFileSync(join(folder, 'docs'), 'utf8')).toContain('now');
        expect(git('branch', '--show-current')).toContain('golden-path/');
        throw new Error('the disk is full');
      });
      await expect(upgrade(Promise.resolve(opened))).rejects.toThrow(
        /the disk is full; the clone is as it was/,
      );
      expect(state()).toEqual(before);
    });

    it.each(['SIGINT', 'SIGTERM'] as const)(
      'brings the clone back on %s',
      async signal => {
        const before = state();
        const opened = await clone();
        const { startBranch } = opened;
        jest.spyOn(opened, 'startBranch').mockImplementation(async name => {
          const back = await startBranch.call(opened, name);
          process.emit(signal);
          return back;
        });
        await expect(upgrade(Promise.resolve(opened))).rejects.toThrow(
          /interrupted; the clone is as it was/,
        );
        expect(state()).toEqual(before);
        expect(process.listenerCount(signal)).toBe(0);
      },
    );

    it('overwrites nothing that has come up meanwhile', async () => {
      const opened = await clone();
      const { startBranch } = opened;
      jest.spyOn(opened, 'startBranch').mockImplementation(async name => {
        write('tools', 'ours, of just now');
        return startBranch.call(opened, name);
      });
      await expect(upgrade(Promise.resolve(opened))).rejects.toThrow(
        /the clone is as it was/,
      );
      expect(readFileSync(join(folder, 'tools'), 'utf8')).toBe(
        'ours, of just now',
      );
      expect(git('status', '--porcelain', '--branch')).toBe('## main\n');
    });

    it('names the commands that bring back what it could not', async () => {
      const before = state();
      const opened = await clone();
      jest.spyOn(opened, 'setIndex').mockImplementation(async () => {
        // Where old/ was is something else by now
        write('old', 'ours, of just now');
        throw new Error('the disk is full');
      });
      const error: Error = await upgrade(Promise.resolve(opened)).then(
        () => {
          throw new Error('it did not fail');
        },
        reason => reason,
      );
      expect(error.message).toMatch(
        /the disk is full; .*to bring the clone back, run: /,
      );
      const commands = error.message.split('run: ')[1];
      expect(readFileSync(join(folder, 'main.js'), 'utf8')).toBe('one\n');
      expect(git('branch', '--show-current')).toBe('main\n');
      rmSync(join(folder, 'old'));
      execFileSync('sh', ['-c', commands], { cwd: '/' });
      expect(state()).toEqual(before);
    });
  });
});
