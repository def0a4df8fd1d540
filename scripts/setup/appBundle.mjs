import path from 'node:path';
import { hashFiles, listFiles, readStamp, writeStamp } from './stamps.mjs';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs, root } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const cli = path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
const app = path.join(root, 'packages/app');

function sources() {
  const frontend = [
    'packages/ui',
    'plugins/adoption',
    'plugins/adoption-common',
    'plugins/golden-paths',
    'plugins/golden-paths-common',
    'plugins/repositories',
    'plugins/repositories-common',
    'plugins/scorecards',
    'plugins/scorecards-common',
  ].map(name => path.join(root, name));
  return [
    ...listFiles([app, ...frontend]),
    path.join(root, 'yarn.lock'),
    path.join(root, 'app-config.yaml'),
  ];
}

/** packages/app/dist from today's sources; nothing is done when they have not changed. */
export async function buildApp(node) {
  const stampFile = path.join(app, 'dist', '.paved-build');
  const stamp = hashFiles(sources());
  if (readStamp(stampFile) === stamp) {
    return;
  }
  await step('Building the app', async () => {
    const log = path.join(logs, 'build.log');
    const code = await run(node, [cli, 'package', 'build'], { cwd: app, log });
    if (code !== 0) {
      throw new SetupError(`the app could not be built (see ${log}).`);
    }
  });
  writeStamp(stampFile, stamp);
}
