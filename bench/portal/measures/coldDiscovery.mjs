import { say } from '../../../scripts/setup/progress.mjs';
import { round } from '../../shared/statistics.mjs';

/**
 * Starts a side on nothing and waits until everything is visible.
 *
 * The clock that is compared begins when the server answers for the first time, so that what a backend needs to load its
 * code is told apart (`boot`). The other plugins' first migrations are in it, on both sides; `sinceCatalog` is without them.
 */
export async function fillFromNothing(side, { id, bench, company, keep }) {
  const database = bench.database.config(`${side.name}_${id}`);
  const portal = await side.start({
    id,
    folder: bench.folder,
    company,
    database,
    locations: bench.locations,
  });
  const boot = await portal.listening();
  const { catalogAnswers, total } = await portal.visible(
    company.entityRefs.length,
    300,
  );
  const seconds = round(total - boot);
  const sinceCatalog = round(total - catalogAnswers);
  // that there are enough does not say that they are the right ones
  const missing = (await portal.missing(company.entityRefs)).length;
  say(
    `  ${side.name}: ${company.entityRefs.length} entities of ${
      company.size
    } repositories visible in ${seconds} s (boot ${round(boot, 1)} s)`,
  );
  if (!keep) {
    await portal.stop();
    await bench.database.drop(`${side.name}_${id}`);
  }
  return { portal, seconds, sinceCatalog, boot: round(boot), missing };
}
