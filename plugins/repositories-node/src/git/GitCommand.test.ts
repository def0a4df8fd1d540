import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GitCommand } from './GitCommand';

describe('GitCommand', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-git-'));
  });
  afterEach(async () => {
    delete process.env.GIT_DIR;
    await rm(folder, { recursive: true, force: true });
  });

  /** A stand-in for git, to see what it is given. */
  async function standIn(script: string) {
    const executable = join(folder, 'git');
    await writeFile(executable, `#!/bin/sh\n${script}\n`);
    await chmod(executable, 0o755);
    return GitCommand.create({ executable });
  }

  it('is new enough, and says so when there is none', async () => {
    await expect(GitCommand.create().version()).resolves.toMatch(/^2\.\d+/);
    await expect(
      GitCommand.create({ executable: join(folder, 'none') }).version(),
    ).rejects.toThrow(/install git 2\.34 or newer/);
  });

  it('passes on nothing of the environment that redirects git, and no secret as an argument', async () => {
    process.env.GIT_DIR = '/elsewhere';
    const git = await standIn(
      `env > ${folder}/env; echo "$@" > ${folder}/args`,
    );
    await git.run(['fetch'], {
      repository: '/r.git',
      protocols: ['https'],
      authorization: 'Bearer hush',
    });
    const environment = await readFile(join(folder, 'env'), 'utf8');
    expect(environment).not.toMatch(/^GIT_DIR=/m);
    for (const line of [
      'GIT_TERMINAL_PROMPT=0',
      'GIT_CONFIG_NOSYSTEM=1',
      'GIT_CONFIG_GLOBAL=/dev/null',
      'GIT_ALLOW_PROTOCOL=https',
    ]) {
      expect(environment.split('\n')).toContain(line);
    }
    expect(environment).toContain('Authorization: Bearer hush');
    await expect(readFile(join(folder, 'args'), 'utf8')).resolves.toBe(
      '--git-dir=/r.git fetch\n',
    );
  });

  it('keeps secrets out of errors', async () => {
    const git = await standIn(
      'echo "fatal: https://me:hush@example.com/x Authorization: Bearer hush" >&2; exit 3',
    );
    const failed = git.run(['fetch'], { authorization: 'Bearer hush' });
    await expect(failed).rejects.toMatchObject({
      name: 'GitError',
      reason: 'failed',
      exitCode: 3,
      message: expect.not.stringContaining('hush'),
      stderr: expect.not.stringContaining('hush'),
    });
  });

  it.each([
    ['timeout', 'wait', { timeoutMs: 3_000 }],
    ['too-much-output', 'yes', { maxBytes: 1_000 }],
    ['aborted', 'wait', {}],
  ])('ends with all it started: %s', async (reason, script, options) => {
    const git = await standIn(
      `sleep 600 &\necho $! > ${folder}/pid\n${script}`,
    );
    const stop = new AbortController();
    const failed = git
      .run(['log'], { ...options, signal: stop.signal })
      .catch(error => error);
    let pid = '';
    while (!pid.endsWith('\n')) {
      await sleep(20);
      pid = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
    }
    if (reason === 'aborted') {
      stop.abort();
    }
    expect(await failed).toMatchObject({ reason });
    // Signal 0 asks whether there is such a process; init may take a moment to bury it.
    const isAlive = () => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 600 && isAlive(); i++) {
      await sleep(100);
    }
    expect(isAlive()).toBe(false);
  });

  it('starts nothing that is given up already', async () => {
    const git = await standIn('sleep 600');
    await expect(
      git.run(['log'], { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ reason: 'aborted' });
  });

  it('opens no protocol that was not named', async () => {
    const git = GitCommand.create();
    await git.run(['init', '-q', '--bare', '--', join(folder, 'a.git')]);
    for (const url of [join(folder, 'a.git'), 'ext::sh -c touch% x']) {
      await expect(git.run(['ls-remote', '--', url])).rejects.toThrow(
        /not allowed/,
      );
    }
    await git.run(['ls-remote', '--', join(folder, 'a.git')], {
      protocols: ['file'],
    });
  });
});
