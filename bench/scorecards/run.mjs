import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say } from '../../scripts/setup/progress.mjs';
import { fail, SetupError } from '../../scripts/setup/SetupError.mjs';
import { atEnd, cleanUp, cleanUpOnSignals } from '../portal/cleanup.mjs';
import { describeMachine, formatTable } from '../portal/report.mjs';
import { round } from '../portal/statistics.mjs';
import { within } from '../portal/time.mjs';
import { measureEvaluation } from './measures/evaluation.mjs';
import { measureTechInsights } from './measures/comparison.mjs';
import { measureHttp } from './measures/http.mjs';
import { measureLarge } from './measures/large.mjs';
import { measureYear } from './measures/year.mjs';
import { readOptions } from './options.mjs';
import { Server } from './Server.mjs';
import { judge } from './targets.mjs';

const LONGEST_SECONDS = 24 * 60;

/** Fills in `results` as it goes: what was measured is told even when something later fails. */
async function measure(options, results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-bench-'));
  atEnd(() =>
    options.keeps
      ? say(`Logs and profiles are kept in ${folder}`)
      : fs.rmSync(folder, { recursive: true, force: true }),
  );
  const server = await Server.start();
  atEnd(() => server.stop());
  const bench = { folder, server, profile: options.profile };
  const { size, small, large, days, loadSeconds, wants } = options;

  if (wants('evaluation') || wants('comparison')) {
    say('Full evaluations');
    results.small = await measureEvaluation(bench, { size: small });
    results.evaluation = await measureEvaluation(bench, { size });
  }
  if (wants('comparison')) {
    say('The same with Tech Insights');
    results.techInsights = await measureTechInsights(bench, { size });
  }
  if (wants('gate') || wants('pages')) {
    await measureHttp(bench, { size, seconds: loadSeconds, wants, results });
  }
  if (wants('year')) {
    say(`A year: ${days} days, a hundredth of all facts turns on each`);
    results.year = await measureYear(bench, { size, days });
  }
  if (wants('large')) {
    say('A large company');
    results.large = await measureLarge(bench, { size: large });
  }
}

function report({ options, machine, startedAt, results, failure }) {
  const rows = judge(results);
  const minutes = round((Date.now() - startedAt.getTime()) / 60_000, 1);
  process.stdout.write(
    `\n${machine.cpus} × ${machine.model}, ${machine.memoryGB} GB, Node.js ${
      machine.node
    }, PostgreSQL, load at start ${
      machine.loadAtStart
    }, ${minutes} minutes\n\n${formatTable(rows, {
      theirs: 'Tech Insights',
      ratio: 'Tech Insights ÷ Paved',
    })}\n\n`,
  );
  process.stdout.write(
    `${JSON.stringify({
      bench: 'scorecards',
      quick: options.quick,
      startedAt: startedAt.toISOString(),
      minutes,
      machine,
      failure,
      missed: rows.filter(({ met }) => met === false).map(row => row.measure),
      rows,
      results,
    })}\n`,
  );
}

async function main() {
  cleanUpOnSignals();
  const options = readOptions(process.argv.slice(2));
  const machine = describeMachine();
  const startedAt = new Date();
  const results = {};
  let failure;
  try {
    await within(LONGEST_SECONDS, 'the whole benchmark', () =>
      measure(options, results),
    );
  } catch (error) {
    failure = error instanceof SetupError ? error.message : error.stack;
    process.stderr.write(`\npaved: ${failure}\n`);
  }
  await cleanUp();
  report({ options, machine, startedAt, results, failure });
  process.exit(failure ? 1 : 0);
}

main().catch(async error => {
  await cleanUp();
  fail(error);
});
