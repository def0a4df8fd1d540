import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs } from './paths.mjs';

/** Path of the first of some programs that is on the PATH. */
export function locate(names) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap(folder => names.map(name => path.join(folder, name)))
    .find(file => fs.existsSync(file));
}

function canInstall() {
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/** Installs a package of Debian or Ubuntu, where that is possible: as root. Answers the log when it was tried and failed. */
export async function installPackage(name) {
  if (!canInstall()) {
    return {};
  }
  const log = path.join(logs, `${name}.log`);
  const code = await step(`Installing ${name}`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    return (
      (await run('apt-get', ['update'], { log, env })) ||
      (await run(
        'apt-get',
        ['install', '--yes', '--no-install-recommends', name],
        { log, env },
      ))
    );
  });
  return code === 0 ? {} : { log };
}
