import { say } from '../../../scripts/setup/progress.mjs';
import { databaseOf } from './fill.mjs';
import { measureEvaluation } from './evaluation.mjs';

/** More than most companies have. */
export async function measureLarge(bench, { size }) {
  const result = await measureEvaluation(bench, { size, rounds: 2 });
  await bench.server.drop(databaseOf(size));
  say(
    `  memory of the process at its peak: ${result.full.peakMegabytes} MB, ${result.unchanged.peakMegabytes} MB with nothing changed`,
  );
  return result;
}
