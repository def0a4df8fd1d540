import { execFileSync } from 'node:child_process';
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

/** One portal per data folder: two would write to the same SQLite files. */
export function claimData() {
  const file = path.join(data, 'portal.pid');
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    if (pid !== process.pid) {
      throw new SetupError(
        `a portal (process ${pid}) is already running on ${data}; stop it, or name another folder with PAVED_DATA.`,
      );
    }
  } catch (error) {
    if (error instanceof SetupError) {
      throw error;
    }
  }
  fs.writeFileSync(file, String(process.pid));
  process.once('exit', () => fs.rmSync(file, { force: true }));
}
