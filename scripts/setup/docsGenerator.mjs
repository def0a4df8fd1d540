import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, readStamp, writeStamp } from './stamps.mjs';
import { run } from './processes.mjs';
import { say, step } from './progress.mjs';
import { logs, root, tools } from './paths.mjs';

const requirements = path.join(root, 'scripts/setup/techdocs-requirements.txt');

/** A mkdocs that only says why there is none: TechDocs shows its words on the page. */
function explainOnPages(reason) {
  const folder = path.join(tools, 'techdocs-missing');
  const command = path.join(folder, 'mkdocs');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(command, `#!/bin/sh\necho "${reason}" >&2\nexit 1\n`);
  fs.chmodSync(command, 0o755);
  say(`${reason} Everything else works.`);
  return folder;
}

/**
 * mkdocs in a venv of its own; answers the folder to put first in PATH.
 * Without a fitting Python the portal runs all the same, and its docs pages say what is missing.
 */
export async function installDocsGenerator() {
  // A venv knows its own path: the same one, however it is reached
  fs.mkdirSync(tools, { recursive: true });
  const venv = path.join(fs.realpathSync(tools), 'techdocs');
  const bin = path.join(venv, 'bin');
  const stampFile = path.join(venv, '.paved-install');
  const stamp = hashFiles([requirements], venv);
  if (readStamp(stampFile) === stamp) {
    return bin;
  }
  const probe = spawnSync('python3', [
    '-c',
    'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))',
  ]);
  if (probe.status !== 0) {
    return explainOnPages(
      'Docs are not built: Python 3.10 or newer with venv is missing on the portal’s machine. Install it (for example: apt-get install python3 python3-venv) and start the portal again.',
    );
  }
  const log = path.join(logs, 'techdocs.log');
  const code = await step('Installing the docs generator', async () => {
    fs.rmSync(venv, { recursive: true, force: true });
    return (
      (await run('python3', ['-m', 'venv', venv], { log })) ||
      (await run(
        path.join(bin, 'python'),
        [
          '-m',
          'pip',
          'install',
          '--quiet',
          '--disable-pip-version-check',
          '--no-input',
          '--requirement',
          requirements,
        ],
        { log },
      ))
    );
  });
  if (code !== 0) {
    return explainOnPages(
      `Docs are not built: the docs generator could not be installed on the portal’s machine (see ${log} there). Start the portal again to retry.`,
    );
  }
  writeStamp(stampFile, stamp);
  return bin;
}
