import { say } from '../../scripts/setup/progress.mjs';
import { atEnd } from '../shared/cleanup.mjs';
import { runBench } from '../shared/runBench.mjs';
import { measureEvaluation } from './measures/evaluation.mjs';
import { measureTechInsights } from './measures/comparison.mjs';
import { measureHttp } from './measures/http.mjs';
import { measureLarge } from './measures/large.mjs';
import { measureYear } from './measures/year.mjs';
import { readOptions } from './options.mjs';
import { Server } from './Server.mjs';
import { judge } from './targets.mjs';

const PARTS = new URL('./parts/', import.meta.url);

async function measure(options, results, folder) {
  const server = await Server.start();
  atEnd(() => server.stop());
  const bench = {
    folder,
    server,
    parts: PARTS,
    profile: options.profile,
  };
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

runBench({
  name: 'scorecards',
  readOptions,
  measure,
  judge,
  heads: { theirs: 'Tech Insights', ratio: 'Tech Insights ÷ Paved' },
  describe: ({ quick }) => ({ subtitle: 'PostgreSQL', told: { quick } }),
});
