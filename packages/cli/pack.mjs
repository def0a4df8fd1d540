import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/*
 * Makes a package of the command line that is whole: it depends on nothing, so that `npm install <file>` takes it anywhere, and
 * `npm publish <file>` puts it into a company's registry. `node packages/cli/pack.mjs [folder]` says which file it has written.
 */

const source = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? '.');
const { name, version, description, license, bin } = JSON.parse(
  fs.readFileSync(path.join(source, 'package.json'), 'utf8'),
);

const staged = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-cli-'));
try {
  fs.cpSync(path.join(source, 'bin'), path.join(staged, 'bin'), {
    recursive: true,
  });
  fs.copyFileSync(
    path.join(source, 'README.md'),
    path.join(staged, 'README.md'),
  );
  fs.writeFileSync(
    path.join(staged, 'package.json'),
    JSON.stringify({
      ...{ name, version, description, license, bin },
      engines: { node: '>=20' },
    }),
  );
  await build({
    entryPoints: [path.join(source, 'src/index.ts')],
    outfile: path.join(staged, 'dist/index.cjs.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Some of what is for Node.js alone loads its own parts in a way that can't be followed
    mainFields: ['module', 'main'],
    // Runs the scaffolder and whole builds: for those who have a clone
    external: ['@paved/path-tests'],
    legalComments: 'linked',
    logLevel: 'error',
  });
  fs.mkdirSync(target, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', target], {
      cwd: staged,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  process.stdout.write(`${path.join(target, filename)}\n`);
} finally {
  fs.rmSync(staged, { recursive: true, force: true });
}
