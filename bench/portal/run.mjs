import { say } from '../../scripts/setup/progress.mjs';
import { atEnd } from '../shared/cleanup.mjs';
import { describeCompany } from './company/describeCompany.mjs';
import { openDatabase } from '../shared/Database.mjs';
import { measureLive } from './live.mjs';
import { fillFromNothing } from './measures/coldDiscovery.mjs';
import { measureLoad } from './measures/load.mjs';
import { readOptions } from './options.mjs';
import { runBench } from '../shared/runBench.mjs';
import { paved } from './sides/paved.mjs';
import { stock } from './sides/stock.mjs';
import { median } from '../shared/statistics.mjs';
import { judge } from './targets.mjs';

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

async function measure(options, results, folder) {
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

runBench({
  name: 'portal',
  readOptions,
  measure,
  judge,
  heads: { theirs: 'stock', ratio: 'Paved ÷ stock' },
  describe: ({ database, locations }) => ({
    subtitle: database,
    told: { database, locations },
  }),
});
