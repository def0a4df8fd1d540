import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { logs, tools } from '../../../scripts/setup/paths.mjs';
import { run } from '../../../scripts/setup/processes.mjs';
import { say } from '../../../scripts/setup/progress.mjs';
import {
  hashFiles,
  readStamp,
  writeStamp,
} from '../../../scripts/setup/stamps.mjs';

const REQUIREMENTS = fileURLToPath(
  new URL('./requirements.txt', import.meta.url),
);

/** Folder of copier's programs, in a venv of its own; nothing where it can't be had, which is said. */
export async function installCopier() {
  fs.mkdirSync(tools, { recursive: true });
  const venv = path.join(fs.realpathSync(tools), 'copier');
  const bin = path.join(venv, 'bin');
  const stampFile = path.join(venv, '.paved-install');
  const stamp = hashFiles([REQUIREMENTS], venv);
  if (readStamp(stampFile) === stamp) {
    return bin;
  }
  const probe = spawnSync('python3', [
    '-c',
    'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))',
  ]);
  if (probe.status !== 0) {
    return skip('Python 3.10 or newer with venv and pip is not there');
  }
  say('Installing copier');
  fs.mkdirSync(logs, { recursive: true });
  const log = path.join(logs, 'copier.log');
  fs.rmSync(venv, { recursive: true, force: true });
  const code =
    (await run('python3', ['-m', 'venv', venv], { log })) ||
    (await run(
      path.join(bin, 'python'),
      [
        ...['-m', 'pip', 'install', '--quiet', '--no-input'],
        ...['--disable-pip-version-check', '--requirement', REQUIREMENTS],
      ],
      { log },
    ));
  if (code !== 0) {
    return skip(`it could not be installed (see ${log})`);
  }
  writeStamp(stampFile, stamp);
  return bin;
}

function skip(reason) {
  say(`NO COMPARISON WITH COPIER: ${reason}.`);
  return undefined;
}
