import { say } from '../../../scripts/setup/progress.mjs';
import { SetupError } from '../../../scripts/setup/SetupError.mjs';
import { round } from '../../shared/statistics.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { fill } from './fill.mjs';

const DATABASE = 'bench_scorecards_year';

/** Rows and bytes that a year adds. */
export async function measureYear(bench, { size, days }) {
  await bench.server.copy(await fill(bench, size), DATABASE);
  const connection = bench.server.connection(DATABASE);
  const [{ rest: first }, before] = [
    await runPart(
      'year',
      { connection, size, days: 0, now: new Date().toISOString() },
      bench,
    ),
    await bench.server.tables(DATABASE),
  ];
  const { changes, transitions, secondsPerDay, rest } = await runPart(
    'year',
    { connection, size, days, now: new Date().toISOString() },
    bench,
  );
  if (first.changed + rest.changed > 0) {
    throw new SetupError(
      `${rest.changed} entities stood otherwise after all that changed had been evaluated.`,
    );
  }
  const after = await bench.server.tables(DATABASE);
  await bench.server.drop(DATABASE);
  const grown = Object.fromEntries(
    Object.keys(after).map(name => [
      name,
      {
        rows: after[name].rows - before[name].rows,
        megabytes: round((after[name].bytes - before[name].bytes) / 1e6, 1),
      },
    ]),
  );
  const sum = field =>
    Object.values(grown).reduce((total, table) => total + table[field], 0);
  say(
    `  ${changes} facts turned in ${days} days: ${sum('rows')} rows, ${round(
      sum('megabytes'),
      0,
    )} MB more; ${round(secondsPerDay)} s of evaluation a day`,
  );
  return {
    days,
    changes,
    transitions,
    rows: sum('rows'),
    megabytes: round(sum('megabytes'), 1),
    bytesPerTransition: round(
      (1e6 * grown.transitions.megabytes) / transitions,
      0,
    ),
    secondsPerDay: round(secondsPerDay, 3),
    grown,
    after,
  };
}
