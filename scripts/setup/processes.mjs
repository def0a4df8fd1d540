import { spawn } from 'node:child_process';
import fs from 'node:fs';

const children = new Set();
let stopping = false;

/** True once stopAll was called: a child that ends now ended because we asked. */
export const isStopping = () => stopping;

/**
 * Starts a child in a process group of its own, so that stopping it stops what it started.
 *
 * @param options.log a file that gets its output; without it the output goes to this terminal
 */
export function start(command, args, { cwd, env, log } = {}) {
  const output = log ? fs.openSync(log, 'a') : 'inherit';
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  if (log) {
    fs.closeSync(output);
  }
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Runs a child to its end; resolves to its exit code, 127 when it can't be started. */
export function run(command, args, options) {
  return new Promise(resolve => {
    const child = start(command, args, options);
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(signal ? 1 : code ?? 1));
  });
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // already gone
  }
}

/** Ends every child and what it started; by force after ten seconds. */
export async function stopAll() {
  stopping = true;
  const waiting = [...children].map(
    child => new Promise(resolve => child.once('exit', resolve)),
  );
  for (const child of children) {
    signalGroup(child, 'SIGTERM');
  }
  const force = setTimeout(() => {
    for (const child of children) {
      signalGroup(child, 'SIGKILL');
    }
  }, 10_000);
  await Promise.all(waiting);
  clearTimeout(force);
}

/** Ctrl-C, a closed terminal and `kill` all stop every child before this process ends. */
export function stopOnSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, async () => {
      if (!stopping) {
        await stopAll();
        process.exit(code);
      }
    });
  }
}
