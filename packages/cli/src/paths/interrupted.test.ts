import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const bin = join(__dirname, '../../bin/paved');
const fixture = join(
  __dirname,
  '../../../path-tests/src/__fixtures__/paths/greeter',
);

it('paved path test takes its builds with it when it is ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paved-cli-'));
  // A server of databases runs as somebody else when we are root
  chmodSync(folder, 0o755);
  cpSync(fixture, join(folder, 'greeter'), { recursive: true });
  const note = join(folder, 'note');
  writeFileSync(
    join(folder, 'greeter/tests/build.yaml'),
    `builds: [{ name: long, toolchain: { node: '20' }, database: true, test: 'echo "$$ $PWD" > ${note}; sleep 300; true' }]`,
  );
  const { PATH, HOME } = process.env;
  const paved = spawn(
    process.execPath,
    [
      bin,
      ...[
        'path',
        'test',
        join(folder, 'greeter'),
        '--build',
        '--no-scaffolder',
      ],
    ],
    { env: { PATH, HOME, TMPDIR: folder }, stdio: 'ignore' },
  );
  const ended = once(paved, 'exit');
  while (!existsSync(note) || !readFileSync(note, 'utf8').includes('\n')) {
    await sleep(200);
  }
  const [pid, build] = readFileSync(note, 'utf8').trim().split(' ');
  expect(existsSync(build)).toBe(true);
  paved.kill('SIGTERM');
  expect((await ended)[0]).toBe(143);
  expect(readdirSync(folder).sort()).toEqual(['greeter', 'note']);
  for (let tries = 0; isRunning(Number(pid)) && tries < 600; tries++) {
    await sleep(100);
  }
  expect(isRunning(Number(pid))).toBe(false);
  rmSync(folder, { recursive: true });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
