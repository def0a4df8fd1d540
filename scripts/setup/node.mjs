import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { logs, tools } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const VERSION = '24.21.0';

/** Versions that Backstage runs on and that can `require` an ES module. */
export const forPortal = ([major, minor]) =>
  major === 24 || (major === 22 && minor >= 12);

/** Versions on which Jest can `require` an ES module too. */
export const forTests = ([major, minor]) => major === 24 && minor >= 9;

function versionOf(node) {
  try {
    return parse(execFileSync(node, ['--version'], { encoding: 'utf8' }));
  } catch {
    return [];
  }
}

function parse(version) {
  return version.replace('v', '').split('.').map(Number);
}

/**
 * A Node.js that fits: this process's own when it does, else one from the package registry, kept under the data folder.
 */
export async function findNode(fits = forPortal) {
  if (fits(parse(process.versions.node))) {
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
  if (fits(versionOf(binary))) {
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
      if (code !== 0 || !fits(versionOf(binary))) {
        throw new SetupError(
          `Node.js ${VERSION} could not be fetched for ${platform} (see ${log}); install Node.js 22 or 24 and start again.`,
        );
      }
    },
  );
  return binary;
}
