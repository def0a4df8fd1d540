import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs, tools } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const VERSION = '24.21.0';
const SUPPORTED = [22, 24];

function majorOf(node) {
  try {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number(/^v(\d+)/.exec(version)?.[1]);
  } catch {
    return undefined;
  }
}

/**
 * A Node.js that Backstage runs on: this process's own when it is 22 or 24, else one from the package registry,
 * kept under the data folder.
 */
export async function findNode() {
  if (SUPPORTED.includes(Number(process.versions.node.split('.')[0]))) {
    return process.execPath;
  }
  const platform = `${process.platform}-${process.arch}`;
  const prefix = path.join(tools, `node-${VERSION}`);
  const binary = path.join(
    prefix,
    'node_modules',
    `node-${platform}`,
    'bin',
    'node',
  );
  if (SUPPORTED.includes(majorOf(binary))) {
    return binary;
  }
  await step(
    `Fetching Node.js ${VERSION} (yours is ${process.versions.node})`,
    async () => {
      fs.mkdirSync(prefix, { recursive: true });
      const log = path.join(logs, 'node.log');
      const code = await run(
        'npm',
        [
          'install',
          '--prefix',
          prefix,
          '--no-save',
          '--no-audit',
          '--no-fund',
          '--ignore-scripts',
          `node-${platform}@${VERSION}`,
        ],
        { cwd: prefix, log },
      );
      if (code !== 0 || !SUPPORTED.includes(majorOf(binary))) {
        throw new SetupError(
          `Node.js ${VERSION} could not be fetched for ${platform} (see ${log}); install Node.js 22 or 24 and start again.`,
        );
      }
    },
  );
  return binary;
}
