import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/setup/paths.mjs';
import { start } from '../../scripts/setup/processes.mjs';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

const LAST_LINES = 15;

/** Node.js that runs the repository's TypeScript. */
export const nodeOptions = [
  '--no-node-snapshot',
  '--disable-warning=ExperimentalWarning',
  '--require',
  path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
];

export function lastWords(log) {
  return fs.readFileSync(log, 'utf8').split('\n').slice(-LAST_LINES).join('\n');
}

let parts = 0;

/** Runs a file of `parts` in a process of its own; resolves to its answer. */
export async function runPart(name, told, { folder, profile }) {
  parts += 1;
  const base = path.join(folder, `${String(parts).padStart(2, '0')}-${name}`);
  const log = `${base}.log`;
  const result = `${base}.json`;
  const child = start(
    process.execPath,
    [
      ...nodeOptions,
      ...(profile ? ['--cpu-prof', '--cpu-prof-dir', `${base}-profile`] : []),
      path.join(root, `bench/scorecards/parts/${name}.mjs`),
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
