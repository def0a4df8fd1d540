import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say } from '../../scripts/setup/progress.mjs';
import { fail, SetupError } from '../../scripts/setup/SetupError.mjs';
import { atEnd, cleanUp, cleanUpOnSignals } from './cleanup.mjs';
import { describeCompany } from './company/describeCompany.mjs';
import { openDatabase } from './Database.mjs';
import { measureLive } from './live.mjs';
import { fillFromNothing } from './measures/coldDiscovery.mjs';
import { measureLoad } from './measures/load.mjs';
import { readOptions } from './options.mjs';
import { describeMachine, formatTable } from './report.mjs';
import { paved } from './sides/paved.mjs';
import { stock } from './sides/stock.mjs';
import { median, round } from './statistics.mjs';
import { judge } from './targets.mjs';
import { within } from './time.mjs';

const LONGEST_SECONDS = 24 * 60;
const LIVE = ['memory', 'page', 'runs', 'push', 'vanish'];

/** Fills both sides again and again, each first in turn; the last pair stays when `keep`. */
async function measureCold(bench, { company, repeats, keep }) {
  const outcomes = { paved: [], stock: [] };
  const last = {};
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = repeat % 2 === 0 ? [stock, paved] : [paved, stock];
    for (const side of order) {
      const outcome = await fillFromNothing(side, {
        id: `${company.size}_${repeat}`,
        bench,
        company,
        // only once the other one has been filled, which must not be disturbed
        keep: keep && repeat === repeats - 1,
      });
      outcomes[side.name].push(outcome);
      last[side.name] = outcome.portal;
    }
  }
  const middle = (name, field) =>
    median(outcomes[name].map(outcome => outcome[field]));
  const summarize = name => ({
    seconds: middle(name, 'seconds'),
    sinceCatalog: middle(name, 'sinceCatalog'),
    boot: middle(name, 'boot'),
    missing: Math.max(...outcomes[name].map(({ missing }) => missing)),
    all: outcomes[name].map(({ seconds }) => seconds),
  });
  return {
    result: {
      size: company.size,
      paved: summarize('paved'),
      stock: summarize('stock'),
    },
    last,
    id: `${company.size}_${repeats - 1}`,
  };
}

/** Fills in `results` as it goes: what was measured is told even when something later fails. */
async function measure(options, results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-bench-'));
  atEnd(() =>
    options.keeps
      ? say(`Logs and repositories are kept in ${folder}`)
      : fs.rmSync(folder, { recursive: true, force: true }),
  );
  const database = await openDatabase({ type: options.database, folder });
  atEnd(() => database.stop());
  const { locations, wants } = options;
  const bench = { folder, database, locations, wants };

  const largest = options.sizes.at(-1);
  const needsLive = LIVE.some(options.wants);
  for (const size of options.sizes) {
    const keep = needsLive && size === largest;
    if (!options.wants('cold') && !keep) {
      continue;
    }
    say(`Cold discovery, ${size} repositories`);
    const company = describeCompany({ size });
    const { result, last, id } = await measureCold(bench, {
      company,
      repeats: options.wants('cold') ? options.repeats : 1,
      keep,
    });
    if (options.wants('cold')) {
      results.cold = [...(results.cold ?? []), result];
    }
    if (keep) {
      await measureLive(bench, {
        company,
        ours: last.paved,
        theirs: last.stock,
        id,
        results,
      });
    }
  }
  if (options.wants('load')) {
    say('First load of the app');
    results.load = await measureLoad(bench);
  }
}

function report({ options, machine, startedAt, results, failure }) {
  const rows = judge(results);
  const minutes = round((Date.now() - startedAt.getTime()) / 60_000, 1);
  process.stdout.write(
    `\n${machine.cpus} × ${machine.model}, ${machine.memoryGB} GB, Node.js ${
      machine.node
    }, ${options.database}, load at start ${
      machine.loadAtStart
    }, ${minutes} minutes\n\n${formatTable(rows)}\n\n`,
  );
  const { database, locations } = options;
  const missed = rows
    .filter(({ met }) => met === false)
    .map(({ measure: name }) => name);
  process.stdout.write(
    `${JSON.stringify({
      bench: 'portal',
      startedAt: startedAt.toISOString(),
      minutes,
      machine,
      database,
      locations,
      failure,
      missed,
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
