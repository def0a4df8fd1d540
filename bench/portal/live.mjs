import { say } from '../../scripts/setup/progress.mjs';
import { measureCatalogPage } from './measures/catalogPage.mjs';
import { runDiscovery } from '../shared/discoveryRun.mjs';
import { measureMemory } from './measures/memory.mjs';
import { measurePushes } from './measures/pushToVisible.mjs';
import { refreshStock } from './measures/refreshStock.mjs';
import { measureChangedRun, measureUnchangedRuns } from './measures/runs.mjs';
import { measureLoss } from './measures/vanishingSource.mjs';
import { paved } from './sides/paved.mjs';
import { stock } from './sides/stock.mjs';
import { within } from '../shared/time.mjs';

/** Stock's orphan clean-up runs every 30 s. */
const WATCH_STOCK_SECONDS = 45;
const WATCH_PAVED_SECONDS = 20;

/** Everything that is measured on portals that are filled already, into `results`; the portals are used up afterwards. */
export async function measureLive(
  bench,
  { company, ours, theirs, id, results },
) {
  const place = { folder: bench.folder, id };
  results.size = company.size;
  const portals = [
    { name: 'paved', portal: ours },
    { name: 'stock', portal: theirs },
  ];
  // each measure knows its sides by these short names
  const named = portals.map(({ name, portal }) => ({
    name,
    json: (...args) => portal.json(...args),
    residentBytes: () => portal.residentBytes(),
    cpuSeconds: () => portal.cpuSeconds(),
    collectGarbage: () => portal.collectGarbage(),
  }));

  if (bench.wants('memory')) {
    say('Memory, both settled');
    results.memory = await within(900, 'measuring memory', () =>
      measureMemory(named),
    );
    say(
      `  paved ${results.memory.paved} MB, stock ${results.memory.stock} MB (before collecting garbage ${results.memory.uncollected.paved} and ${results.memory.uncollected.stock} MB); calm after ${results.memory.calm.paved} and ${results.memory.calm.stock} s`,
    );
  }
  if (bench.wants('page')) {
    say('Requests of the catalog page');
    results.page = await within(180, 'asking for the catalog page', () =>
      measureCatalogPage(named),
    );
  }
  if (bench.wants('vanish')) {
    say('Sources that vanish: stock');
    const lossOfStock = await within(240, 'sources vanishing (stock)', () =>
      measureLoss(theirs, {
        company,
        folder: stock.checkouts(place),
        look: () => refreshStock(theirs),
        watchSeconds: WATCH_STOCK_SECONDS,
      }),
    );
    results.loss = { stock: lossOfStock };
  }
  await theirs.stop();

  const repositories = paved.repositories(place);
  if (bench.wants('runs')) {
    say('Discovery runs: nothing changed, then one of a hundred');
    results.unchanged = await within(150, 'runs with nothing changed', () =>
      measureUnchangedRuns(ours),
    );
    results.changed = await within(150, 'a run with changes', () =>
      measureChangedRun(ours, { company, repositories }),
    );
  }
  if (bench.wants('push')) {
    say('Pushes over HTTP until they are visible');
    results.push = await within(300, 'pushing', () =>
      measurePushes(ours, { company, folder: bench.folder }),
    );
  }
  if (bench.wants('vanish')) {
    say('Sources that vanish: Paved');
    results.loss = {
      paved: await within(240, 'sources vanishing (Paved)', () =>
        measureLoss(ours, {
          company,
          folder: repositories,
          look: () => runDiscovery(ours),
          watchSeconds: WATCH_PAVED_SECONDS,
        }),
      ),
      ...results.loss,
    };
  }
  await ours.stop();
}
