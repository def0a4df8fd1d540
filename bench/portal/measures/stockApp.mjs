import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { run } from '../../../scripts/setup/processes.mjs';
import { SetupError } from '../../../scripts/setup/SetupError.mjs';

const require = createRequire(import.meta.url);

/**
 * A new app as `@backstage/create-app` makes it, built. Its template and its way of filling it in are used as they are; only
 * the questions and the installation are left out: its packages are those of this checkout, in the same versions.
 */
export async function buildStockApp(folder) {
  const home = path.join(folder, 'stock-app');
  const {
    templatingTask,
  } = require('@backstage/create-app/dist/lib/tasks.cjs.js');
  const template = path.join(
    path.dirname(require.resolve('@backstage/create-app/package.json')),
    'templates/default-app',
  );
  await templatingTask(template, home, {
    name: 'stock',
    defaultBranch: 'main',
  });
  fs.symlinkSync(
    path.join(root, 'node_modules'),
    path.join(home, 'node_modules'),
  );
  const app = path.join(home, 'packages/app');
  const log = path.join(folder, 'stock-app-build.log');
  const code = await run(
    process.execPath,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
    ],
    { cwd: app, log },
  );
  if (code !== 0) {
    const words = fs.readFileSync(log, 'utf8').split('\n').slice(-20);
    throw new SetupError(
      `the stock app could not be built. The last words:\n${words.join('\n')}`,
    );
  }
  // where the backend looks for a package of the name `app`
  const packages = path.join(home, 'as-packages');
  fs.mkdirSync(packages);
  fs.symlinkSync(app, path.join(packages, 'app'));
  return { config: path.join(home, 'app-config.yaml'), packages };
}
