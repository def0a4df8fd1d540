import { say } from '../../scripts/setup/progress.mjs';
import { atEnd } from '../shared/cleanup.mjs';
import { runBench } from '../shared/runBench.mjs';
import { describeCompany } from './company/describeCompany.mjs';
import { Keys } from './Keys.mjs';
import { measureInsights } from './measures/comparison.mjs';
import { measureDeployments } from './measures/deployments.mjs';
import { measureIngest } from './measures/ingest.mjs';
import { measureLosses } from './measures/losses.mjs';
import { measureQueries } from './measures/queries.mjs';
import { seed } from './measures/seed.mjs';
import { measureStorage } from './measures/storage.mjs';
import { readOptions } from './options.mjs';
import { Server } from './Server.mjs';
import { installInsights } from './sides/installInsights.mjs';
import { judge } from './targets.mjs';

const PARTS = new URL('./parts/', import.meta.url);

/** Fills in `results` as it goes: what was measured is told even when something later fails. */
async function measure(options, results, folder) {
  const { wants } = options;
  const server = await Server.start();
  atEnd(() => server.stop());
  const bench = {
    folder,
    server,
    keys: Keys.create(folder),
    company: describeCompany(options.company),
    until: Date.now(),
    parts: PARTS,
  };
  if (['storage', 'ingest', 'deployments', 'queries'].some(wants)) {
    results.seeded = await seed(bench, options);
  }
  if (wants('storage')) {
    say('Dropping old events');
    results.storage = await measureStorage(bench, results.seeded);
  }
  if (wants('ingest')) {
    say('Events over HTTP');
    results.ingest = await measureIngest(bench, options);
  }
  if (wants('deployments')) {
    say('Deployments over HTTP');
    results.deployments = await measureDeployments(bench, options);
  }
  if (wants('queries')) {
    say('Queries of the dashboard');
    results.queries = await measureQueries(bench, options);
  }
  if (wants('comparison') || wants('losses')) {
    bench.insights = await installInsights();
  }
  if (wants('comparison') && bench.insights) {
    say('Adoption Insights');
    results.insights = await measureInsights(bench, options);
  }
  if (wants('losses')) {
    say('What is lost');
    results.losses = await measureLosses(bench);
  }
}

runBench({
  name: 'adoption',
  readOptions,
  measure,
  judge,
  heads: {
    theirs: 'Adoption Insights',
    ratio: 'Adoption Insights ÷ Paved',
  },
  describe: ({ quick }) => ({ subtitle: 'PostgreSQL', told: { quick } }),
});
