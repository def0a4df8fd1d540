import { say } from '../../scripts/setup/progress.mjs';
import { atEnd } from '../shared/cleanup.mjs';
import { openDatabase } from '../shared/Database.mjs';
import { runBench } from '../shared/runBench.mjs';
import { prepareHistory } from './history/prepareHistory.mjs';
import { measureCopier } from './measures/copier.mjs';
import { measureCreations } from './measures/create.mjs';
import { measureForecast } from './measures/forecast.mjs';
import { measureUpgrades } from './measures/upgrade.mjs';
import { readOptions } from './options.mjs';
import { judge } from './targets.mjs';

const PARTS = new URL('./parts/', import.meta.url);

/** Fills in `results` as it goes: what was measured is told even when something later fails. */
async function measure(options, results, folder) {
  const { wants, creations, edited, fleet } = options;
  const database = await openDatabase({ type: 'postgres', folder });
  atEnd(() => database.stop());
  const bench = { folder, database, parts: PARTS };
  if (wants('create')) {
    say('Creating services');
    results.create = await measureCreations(bench, { creations });
  }
  if (wants('upgrade') || wants('copier')) {
    const history = await prepareHistory(bench, edited);
    if (wants('upgrade')) {
      say('A fleet that is one release behind');
      results.upgrade = await measureUpgrades(bench, { history });
    }
    if (wants('copier')) {
      results.copier = await measureCopier(bench, { history });
    }
  }
  if (wants('forecast')) {
    results.forecast = {};
    for (const kind of ['loose', 'packed']) {
      say(`A forecast for ${fleet} services, their objects ${kind}`);
      results.forecast[kind] = await measureForecast(bench, {
        size: fleet,
        packed: kind === 'packed',
      });
    }
  }
}

runBench({
  name: 'golden-paths',
  readOptions,
  measure,
  judge,
  heads: { theirs: 'copier', ratio: 'copier ÷ Paved' },
  describe: ({ quick }) => ({ subtitle: 'PostgreSQL', told: { quick } }),
});
