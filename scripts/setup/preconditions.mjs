import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { data } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

/** The port to serve on: PAVED_PORT, or 7007. */
export function readPort() {
  const text = process.env.PAVED_PORT?.trim() || '7007';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new SetupError(
      `PAVED_PORT is '${text}'; set it to a number between 1 and 65535.`,
    );
  }
  return port;
}

export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new SetupError(
      `Node.js ${process.versions.node} is too old; install Node.js 20 or newer.`,
    );
  }
}

export function requireGit() {
  let version;
  try {
    version = execFileSync('git', ['--version'], { encoding: 'utf8' });
  } catch {
    throw new SetupError(
      'git is missing; install it (for example: apt-get install git) and start again.',
    );
  }
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 34)) {
    throw new SetupError(
      `${version.trim()} is too old; install git 2.34 or newer.`,
    );
  }
}

/** Level by level: Node's own recursive mkdir never returns below /proc. */
function makeFolder(folder) {
  if (!fs.existsSync(folder)) {
    makeFolder(path.dirname(folder));
    fs.mkdirSync(folder);
  }
}

export function requireWritableData() {
  try {
    makeFolder(data);
    const probe = path.join(data, `.probe-${process.pid}`);
    fs.writeFileSync(probe, '');
    fs.rmSync(probe);
  } catch (error) {
    throw new SetupError(
      `${data} can't be written (${
        error.code ?? error.message
      }); make it writable, or name another folder with PAVED_DATA.`,
    );
  }
}

export async function requireFreePort(port) {
  await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', error =>
      reject(
        new SetupError(
          error.code === 'EADDRINUSE'
            ? `port ${port} is busy; stop what uses it, or choose another: PAVED_PORT=${
                port + 1
              } npm start`
            : `port ${port} can't be used (${error.code}); choose another with PAVED_PORT.`,
        ),
      ),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      server.close(resolve),
    );
  });
}

/**
 * When a process started, in words that no other process ever shares with it even if it gets the same number, in this life
 * of the machine or the next; `undefined` when there is no such process.
 */
function startOf(pid) {
  if (process.platform === 'linux') {
    try {
      const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The third field and those after it; the second is a name, which may hold spaces and brackets
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Z is a dead process that its parent has not asked about yet
      return fields[0] === 'Z' ? undefined : `${boot.trim()} ${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return stdout?.trim() || undefined;
}

/** One portal per data folder: two would write to the same SQLite files. */
export function claimData() {
  const file = path.join(data, 'portal.pid');
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const [, pid, started] = /^(\d+) (.+)$/.exec(text) ?? [];
  // A portal that was killed leaves its file behind, and its number goes to others
  if (pid && Number(pid) !== process.pid && started === startOf(pid)) {
    throw new SetupError(
      `a portal (process ${pid}) is already running on ${data}; stop it, or name another folder with PAVED_DATA.`,
    );
  }
  fs.writeFileSync(file, `${process.pid} ${startOf(process.pid)}`);
  process.once('exit', () => fs.rmSync(file, { force: true }));
}
