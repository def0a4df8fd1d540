import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, readStamp, writeStamp } from './stamps.mjs';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs, root } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const yarn = path.join(root, '.yarn', 'releases', 'yarn-4.13.0.cjs');

function manifests() {
  const workspaces = ['packages', 'plugins'].flatMap(folder =>
    fs
      .readdirSync(path.join(root, folder))
      .map(name => path.join(root, folder, name, 'package.json')),
  );
  return [
    path.join(root, 'yarn.lock'),
    path.join(root, 'package.json'),
    path.join(root, '.yarnrc.yml'),
    ...workspaces.filter(file => fs.existsSync(file)),
  ];
}

/** node_modules as yarn.lock says; nothing is done when it is there already. */
export async function installDependencies(node) {
  const stampFile = path.join(root, 'node_modules', '.paved-install');
  const stamp = hashFiles(manifests(), node);
  if (readStamp(stampFile) === stamp) {
    return;
  }
  await step('Installing dependencies', async () => {
    const log = path.join(logs, 'install.log');
    const code = await run(node, [yarn, 'install', '--immutable'], {
      cwd: root,
      log,
      // yarn's own children must find the same Node.js
      env: {
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
      },
    });
    if (code !== 0) {
      throw new SetupError(
        `dependencies could not be installed (see ${log}); check the network and the registry settings of npm, then start again.`,
      );
    }
  });
  writeStamp(stampFile, stamp);
}
