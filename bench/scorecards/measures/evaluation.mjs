import { say } from '../../../scripts/setup/progress.mjs';
import { median, round } from '../../shared/statistics.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { fill } from './fill.mjs';

const ROUNDS = 5;

function summarize({ runs, peakBytes }) {
  const seconds = runs.map(run => run.seconds);
  return {
    first: round(seconds[0]),
    median: round(median(seconds)),
    longest: round(Math.max(...seconds)),
    cpu: round(median(runs.map(run => run.cpuSeconds))),
    queries: runs.at(-1).queries,
    entities: runs.at(-1).entities,
    written: runs.map(run => run.changed),
    peakMegabytes: round(peakBytes / 1e6, 0),
  };
}

/** Everything evaluated from nothing, and everything again when nothing changed, each in a process of its own. */
export async function measureEvaluation(bench, { size, rounds = ROUNDS }) {
  const database = await fill(bench, size);
  const connection = bench.server.connection(database);
  const evaluate = fresh =>
    runPart('evaluatePaved', { connection, rounds, fresh }, bench);
  const full = summarize(await evaluate(true));
  const before = await bench.server.rowsWritten(database);
  const unchanged = summarize(await evaluate(false));
  const rowsWritten = (await bench.server.rowsWritten(database)) - before;
  say(
    `  ${size}: ${full.median} s with ${full.queries} queries (first ${full.first} s); nothing changed ${unchanged.median} s, ${rowsWritten} rows`,
  );
  return { size, full, unchanged: { ...unchanged, rowsWritten } };
}
