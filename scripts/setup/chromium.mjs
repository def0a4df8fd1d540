import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function locate() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    ...NAMES.flatMap(name =>
      (process.env.PATH ?? '')
        .split(path.delimiter)
        .map(folder => path.join(folder, name)),
    ),
  ];
  return candidates.find(file => file && fs.existsSync(file));
}

/** Path of a Chromium for the browser journeys; on Debian and Ubuntu, as root, it is installed when missing. */
export async function findChromium() {
  const found = locate();
  if (found) {
    return found;
  }
  const mend =
    'install Chromium (for example: apt-get install chromium) or set CHROMIUM_PATH';
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
  } catch {
    throw new SetupError(`the browser journeys need Chromium; ${mend}.`);
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(`the browser journeys need Chromium; ${mend}.`);
  }
  const log = path.join(logs, 'chromium.log');
  await step('Installing Chromium', async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const code =
      (await run('apt-get', ['update'], { log, env })) ||
      (await run(
        'apt-get',
        ['install', '--yes', '--no-install-recommends', 'chromium'],
        { log, env },
      ));
    if (code !== 0 || !locate()) {
      throw new SetupError(
        `Chromium could not be installed (see ${log}); ${mend}.`,
      );
    }
  });
  return locate();
}
