import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/setup/paths.mjs';
import { start } from '../../scripts/setup/processes.mjs';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

const LAST_LINES = 15;

/** Node.js that runs the repository's TypeScript. */
const NODE_OPTIONS = [
  '--no-node-snapshot',
  '--disable-warning=ExperimentalWarning',
  '--require',
  path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
];

function lastWords(log) {
  return fs.readFileSync(log, 'utf8').split('\n').slice(-LAST_LINES).join('\n');
}

let parts = 0;

/**
 * Runs a part of a benchmark in a process of its own; resolves to its answer.
 *
 * @param {string} name of a file in the folder `parts`
 */
export async function runPart(name, told, { folder, parts: files, profile }) {
  parts += 1;
  const base = path.join(folder, `${String(parts).padStart(2, '0')}-${name}`);
  const log = `${base}.log`;
  const result = `${base}.json`;
  const child = start(
    process.execPath,
    [
      ...NODE_OPTIONS,
      ...(profile ? ['--cpu-prof', '--cpu-prof-dir', `${base}-profile`] : []),
      fileURLToPath(new URL(`${name}.mjs`, files)),
      JSON.stringify({ ...told, result }),
    ],
    { cwd: root, env: { NODE_ENV: 'production' }, log },
  );
  const code = await new Promise(resolve => child.once('exit', resolve));
  if (code !== 0) {
    throw new SetupError(
      `the part '${name}' ended. Its last words:\n${lastWords(log)}`,
    );
  }
  return JSON.parse(fs.readFileSync(result, 'utf8'));
}
