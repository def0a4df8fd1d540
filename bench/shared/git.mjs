import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Settings of this machine and its people are left out. */
export const gitEnvironment = home => ({
  PATH: process.env.PATH,
  HOME: home,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@acme.example',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@acme.example',
});

export async function git(folder, ...args) {
  const { stdout } = await execute('git', ['-C', folder, ...args], {
    env: gitEnvironment(folder),
    timeout: 60_000,
  });
  return stdout;
}
