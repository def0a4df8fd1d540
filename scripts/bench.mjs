import fs from 'node:fs';
import path from 'node:path';
import { fail, SetupError } from './setup/SetupError.mjs';
import { root, tools } from './setup/paths.mjs';
import { run, stopAll, stopOnSignals } from './setup/processes.mjs';
import { setUp } from './setup/index.mjs';

const benches = path.join(root, 'bench');

/** `npm run bench -- <name> [options]` runs `bench/<name>/run.mjs`. */
function choose(name) {
  const names = fs
    .readdirSync(benches)
    .filter(entry => fs.existsSync(path.join(benches, entry, 'run.mjs')));
  if (!name || !names.includes(name)) {
    throw new SetupError(
      `${
        name ? `there is no benchmark '${name}'.` : 'which benchmark?'
      } There is: ${names.join(', ')}. For example: npm run bench -- ${
        names[0]
      }`,
    );
  }
  return path.join(benches, name, 'run.mjs');
}

async function main() {
  stopOnSignals();
  const [name, ...options] = process.argv.slice(2);
  const script = choose(name);
  const { node } = await setUp();
  process.exit(
    await run(node, [script, ...options], {
      cwd: root,
      env: {
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
        PAVED_TOOLS: tools,
      },
    }),
  );
}

main().catch(async error => {
  await stopAll();
  fail(error);
});
