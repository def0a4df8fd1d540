import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say } from '../../scripts/setup/progress.mjs';
import { fail, SetupError } from '../../scripts/setup/SetupError.mjs';
import { atEnd, cleanUp, cleanUpOnSignals } from './cleanup.mjs';
import { describeMachine, formatTable } from './report.mjs';
import { round } from './statistics.mjs';
import { within } from './time.mjs';

const LONGEST_SECONDS = 60 * 60;

/**
 * Runs a benchmark and reports it: a table, and as the last line the same as JSON.
 *
 * @param {{
 *   name: string,
 *   readOptions: (args: string[]) => { keeps: boolean },
 *   measure: (options: object, results: object, folder: string) => Promise<void>,
 *   judge: (results: object) => object[],
 *   heads: { theirs: string, ratio: string },
 *   describe: (options: object) => { subtitle: string, told: object }
 * }} bench `measure` fills in the results as it goes: what was measured is told even when something later fails; `judge` makes rows
 *   of them; `told` goes into the JSON
 */
export function runBench(bench) {
  run(bench).catch(async error => {
    await cleanUp();
    fail(error);
  });
}

async function run({ name, readOptions, measure, judge, heads, describe }) {
  cleanUpOnSignals();
  const options = readOptions(process.argv.slice(2));
  const machine = describeMachine();
  const startedAt = new Date();
  const results = {};
  let failure;
  try {
    await within(LONGEST_SECONDS, 'the whole benchmark', () =>
      measure(options, results, makeFolder(options)),
    );
  } catch (error) {
    failure = error instanceof SetupError ? error.message : error.stack;
    process.stderr.write(`\npaved: ${failure}\n`);
  }
  await cleanUp();
  const rows = judge(results);
  const minutes = round((Date.now() - startedAt.getTime()) / 60_000, 1);
  const { subtitle, told } = describe(options);
  process.stdout.write(
    `\n${machine.cpus} × ${machine.model}, ${machine.memoryGB} GB, Node.js ${
      machine.node
    }, ${subtitle}, load at start ${
      machine.loadAtStart
    }, ${minutes} minutes\n\n${formatTable(rows, heads)}\n\n`,
  );
  process.stdout.write(
    `${JSON.stringify({
      bench: name,
      ...told,
      startedAt: startedAt.toISOString(),
      minutes,
      machine,
      failure,
      missed: rows.filter(({ met }) => met === false).map(row => row.measure),
      rows,
      results,
    })}\n`,
  );
  process.exit(failure ? 1 : 0);
}

function makeFolder({ keeps }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-bench-'));
  atEnd(() =>
    keeps
      ? say(`Logs and what was made are kept in ${folder}`)
      : fs.rmSync(folder, { recursive: true, force: true }),
  );
  return folder;
}
