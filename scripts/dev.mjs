import path from 'node:path';
import { buildSampleCompany } from './setup/sampleCompany.mjs';
import { claimData, requireFreePort } from './setup/preconditions.mjs';
import { configArgs, portalEnv } from './setup/portal.mjs';
import { fail } from './setup/SetupError.mjs';
import { root } from './setup/paths.mjs';
import { run, stopAll, stopOnSignals } from './setup/processes.mjs';
import { say } from './setup/progress.mjs';
import { setUp } from './setup/index.mjs';

const APP_PORT = 3000;
const BACKEND_PORT = 7007;

async function main() {
  stopOnSignals();
  await requireFreePort(APP_PORT);
  await requireFreePort(BACKEND_PORT);
  const { node, docsBin } = await setUp();
  claimData();
  await buildSampleCompany();
  say(`App with hot reload: http://localhost:${APP_PORT}`);
  say(`Backend, restarted on change: http://localhost:${BACKEND_PORT}`);
  const code = await run(
    node,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'start',
      ...configArgs(),
      '--config',
      path.join(root, 'app-config.dev.yaml'),
    ],
    { cwd: root, env: portalEnv({ node, docsBin, port: BACKEND_PORT }) },
  );
  process.exit(code);
}

main().catch(async error => {
  await stopAll();
  fail(error);
});
