import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Nothing of the machine's or the caller's git setting reaches in: same input, same commits. */
export async function git(args, input = '') {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_')),
  );
  const child = spawn('git', ['-c', 'core.hooksPath=/dev/null', ...args], {
    env: {
      ...env,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_DEFAULT_HASH: 'sha1',
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    complaint += text;
  });
  child.stdin.on('error', () => {}); // told by the exit code
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(
      `git ${args.join(' ')} failed: ${
        complaint.trim() || `exit code ${code}`
      }`,
    );
  }
}
