import { say } from '../../../scripts/setup/progress.mjs';
import { SetupError } from '../../../scripts/setup/SetupError.mjs';
import { round } from '../../shared/statistics.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { databaseOf } from './fill.mjs';

const DATABASE = 'bench_scorecards_tech_insights';

/** Both sides must have come to the same: a fast wrong answer is none. */
function assertSame(ours, theirs) {
  const entities = Object.keys(ours);
  const wrong = entities.find(entity => ours[entity] !== theirs[entity]);
  if (wrong || entities.length !== Object.keys(theirs).length) {
    throw new SetupError(
      `the sides disagree: of ${entities.length} and ${
        Object.keys(theirs).length
      } entities, ${wrong} is ${ours[wrong]} and ${theirs[wrong]}.`,
    );
  }
}

/** Tech Insights on the same facts, with the same checks. */
export async function measureTechInsights(bench, { size }) {
  await bench.server.create(DATABASE);
  const { verdicts, seconds, cpuSeconds, queries, peakBytes } = await runPart(
    'techInsights',
    { connection: bench.server.connection(DATABASE), size },
    bench,
  );
  await bench.server.drop(DATABASE);
  assertSame(await bench.server.verdicts(databaseOf(size)), verdicts);
  say(`  Tech Insights: ${round(seconds)} s with ${queries} queries`);
  return {
    size,
    seconds: round(seconds),
    cpu: round(cpuSeconds),
    queries,
    peakMegabytes: round(peakBytes / 1e6, 0),
  };
}
