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

const PACKAGES = fileURLToPath(new URL('./insights.json', import.meta.url));

/** Folder with Adoption Insights and the Backstage that it runs in; nothing where it can't be had, which is said. */
export async function installInsights() {
  fs.mkdirSync(tools, { recursive: true });
  const folder = path.join(fs.realpathSync(tools), 'adoption-insights');
  const stampFile = path.join(folder, '.paved-install');
  const stamp = hashFiles([PACKAGES], folder);
  if (readStamp(stampFile) === stamp) {
    return folder;
  }
  say('Installing Adoption Insights');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  fs.mkdirSync(logs, { recursive: true });
  fs.copyFileSync(PACKAGES, path.join(folder, 'package.json'));
  const log = path.join(logs, 'adoption-insights.log');
  const code = await run(
    'npm',
    [
      'install',
      ...['--ignore-scripts', '--no-package-lock', '--legacy-peer-deps'],
      ...['--no-audit', '--no-fund'],
    ],
    { cwd: folder, log },
  );
  if (code !== 0) {
    say(
      `NO COMPARISON WITH ADOPTION INSIGHTS: it could not be installed (see ${log}).`,
    );
    return undefined;
  }
  writeStamp(stampFile, stamp);
  return folder;
}
